// A photo as it leaves the device: small, upright, and without what the camera wrote into it (place, time, owner).

/** Longest side when the form does not say. */
const LONGEST = 1024;
const QUALITY = 0.8;

export async function shrink(file: File, longest: number | null): Promise<File> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, (longest ?? LONGEST) / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Error("toBlob");
  return new File([blob], `foto-${crypto.randomUUID().slice(0, 13)}.jpg`, { type: "image/jpeg" });
}
