package dev.millrace.filters.fasttext;

import java.io.IOException;

/**
 * A vector cut into parts, each one of 256 centroids (productquantizer.cc of fastText 0.9.2).
 *
 * @param partLength dimensions of each part but the last
 * @param centroids part by part, 256 of each
 */
record ProductQuantizer(
    int dimension, int parts, int partLength, int lastPartLength, float[] centroids) {
  private static final int CENTROIDS = 256;

  static ProductQuantizer read(ModelFile file) throws IOException {
    int dimension = file.readCount("quantized dimensions", ModelArguments.MAX_DIMENSION);
    int parts = file.readCount("parts of a row", ModelArguments.MAX_DIMENSION);
    int partLength = file.readCount("dimensions of a part", ModelArguments.MAX_DIMENSION);
    int last = file.readCount("dimensions of the last part", ModelArguments.MAX_DIMENSION);
    if (parts < 1 || (parts - 1) * partLength + last != dimension) {
      throw new IOException(parts + " parts that do not add up to " + dimension + " dimensions");
    }
    return new ProductQuantizer(
        dimension, parts, partLength, last, file.readFloats(dimension * CENTROIDS));
  }

  /** The first centroid of the first part of a code. */
  float first(byte code) {
    return centroids[code & 0xff];
  }

  /** Writes norm x centroid, rounded once, of each part of a row. */
  void decode(byte[] codes, int row, float norm, float[] to, int at) throws IOException {
    for (int part = 0; part < parts; part++) {
      int code = codes[row * parts + part] & 0xff;
      boolean last = part == parts - 1;
      int length = last ? lastPartLength : partLength;
      int from = part * CENTROIDS * partLength + code * length;
      for (int n = 0; n < length; n++) {
        to[at + part * partLength + n] = ModelFile.sane(norm * centroids[from + n]);
      }
    }
  }
}
