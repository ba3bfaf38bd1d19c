package dev.millrace.storage.internal.s3;

import dev.millrace.storage.StorageException;
import java.net.URI;
import java.net.URISyntaxException;

/** A bucket and a key, or the beginning of keys. */
record S3Location(String bucket, String key) {

  static S3Location of(URI location) throws StorageException {
    String bucket = location.getRawAuthority();
    String path = location.getPath();
    if (bucket == null || path == null) {
      throw new StorageException.Refused(location + " names no bucket: write s3://BUCKET/KEY");
    }
    return new S3Location(bucket, path.isEmpty() ? "" : path.substring(1));
  }

  /** With what a URI does not allow escaped. */
  URI toUri() {
    try {
      return new URI("s3", bucket, "/" + key, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("bucket " + bucket + ", key " + key, e);
    }
  }
}
