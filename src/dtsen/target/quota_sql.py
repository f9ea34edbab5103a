"""Who is within the quota? The poorest first (desil, then score), whole families; the salted hash only where they are equal.

Equal scores are counted together. Only in the one group of equal scores in which the quota ends, the families are put
in the order of sha256(salt || family_id), so the sort over the nation never carries an id or a hash.
"""

from dtsen.target.programme import Quota
from dtsen.target.questions import Step


def quota_steps(programme_id: str, quota: Quota) -> list[Step]:
    ends = f"""  SELECT desil, skor, n,
    SUM(n) OVER (ORDER BY desil, skor ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS sampai
  FROM (
    SELECT desil, skor, COUNT(*) AS n FROM {programme_id}_putusan WHERE eligible = 'yes' GROUP BY desil, skor
  ) AS antrean"""
    decided = f"""  SELECT family_id,
    sebelum + SUM(n) OVER (
      ORDER BY SHA256('{quota.salt}' || family_id), family_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) <= {quota.number} AS masuk
  FROM (
    SELECT p.family_id, MIN(b.sampai - b.n) AS sebelum, COUNT(*) AS n
    FROM {programme_id}_putusan AS p
    JOIN {programme_id}_batas AS b ON b.desil = p.desil AND b.skor = p.skor
    WHERE p.eligible = 'yes' AND b.sampai > {quota.number} AND b.sampai - b.n < {quota.number}
    GROUP BY p.family_id
  ) AS seri"""
    return [
        (f"{programme_id}_batas", "the queue, equal scores together: n of them, sampai up to and with them", ends),
        (f"{programme_id}_kuota", "the one group of equal scores in which the quota ends, by the salt of the quarter", decided),
    ]


def in_quota_sql(quota: Quota | None) -> str:
    """Three-valued: NULL without a quota and for those who are not entitled. `b` and `q` are the two steps above."""
    if quota is None:
        return "CAST(NULL AS BOOLEAN)"
    return (
        f"CASE WHEN p.eligible <> 'yes' THEN NULL WHEN b.sampai <= {quota.number} THEN TRUE"
        f" WHEN b.sampai - b.n >= {quota.number} THEN FALSE ELSE q.masuk END"
    )
