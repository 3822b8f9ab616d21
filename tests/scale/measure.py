def measure(folder, size, built):
    return {"built": str(built)}
