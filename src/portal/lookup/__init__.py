"""Finding a person or family and seeing what the registry knows: masked first, audited always."""
