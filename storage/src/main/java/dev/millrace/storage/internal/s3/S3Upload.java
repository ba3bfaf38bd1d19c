package dev.millrace.storage.internal.s3;

import dev.millrace.storage.PendingObject;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * An object in one request where it is small, in parts where it is not. Parts without their
 * completion are nothing that anybody sees; a store's life-cycle rule clears those of processes
 * that died.
 */
final class S3Upload extends PendingObject {
  /** A store takes 10,000 parts, so objects of up to 80 GB. */
  private static final int PART_BYTES = 8 << 20;

  /** The name of an object's metadata that says which write it came by. */
  private static final String WRITE = "millrace-write";

  private final S3Client client;
  private final URI location;
  private final S3Location place;
  private final WriteCondition condition;
  private final String write = UUID.randomUUID().toString();
  private final ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
  private final List<CompletedPart> parts = new ArrayList<>();
  private Optional<String> upload = Optional.empty();
  private long bytes;
  private boolean ended;

  S3Upload(S3Client client, URI location, WriteCondition condition) throws StorageException {
    this.client = client;
    this.location = location;
    this.place = S3Location.of(location);
    this.condition = condition;
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      if (!part.hasRemaining()) {
        sendPart();
      }
      int count = Math.min(part.remaining(), length - done);
      part.put(source, offset + done, count);
      done += count;
      bytes += count;
    }
  }

  private void sendPart() throws StorageException {
    if (upload.isEmpty()) {
      upload =
          Optional.of(
              S3Store.call(
                  location,
                  () ->
                      client
                          .createMultipartUpload(
                              b ->
                                  b.bucket(place.bucket())
                                      .key(place.key())
                                      .metadata(Map.of(WRITE, write)))
                          .uploadId()));
    }
    String id = upload.get();
    int number = parts.size() + 1;
    UploadPartResponse sent =
        S3Store.call(
            location,
            () ->
                client.uploadPart(
                    b ->
                        b.bucket(place.bucket())
                            .key(place.key())
                            .uploadId(id)
                            .partNumber(number)
                            .contentMD5(md5()),
                    body()));
    parts.add(CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build());
    part.clear();
  }

  private RequestBody body() {
    return RequestBody.fromByteBuffer(part.duplicate().flip());
  }

  /** By which every store sees whether what came is what was sent; newer checksums not all know. */
  private String md5() {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(part.duplicate().flip());
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  @Override
  public StoredObject commit() throws IOException {
    String etag;
    try {
      etag = upload.isPresent() ? complete(upload.get()) : put();
    } catch (StorageException.Changed | StorageException.NotFound e) {
      etag = etagOfOwn(e);
    }
    ended = true;
    return new StoredObject(location, etag, bytes);
  }

  /**
   * The client asks again where an answer was lost, and what it then hears of is perhaps its own
   * first try: a condition that no longer holds, an upload that is gone. So each write has a name.
   */
  private String etagOfOwn(StorageException refusal) throws StorageException {
    try {
      HeadObjectResponse there =
          S3Store.call(
              location, () -> client.headObject(b -> b.bucket(place.bucket()).key(place.key())));
      if (write.equals(there.metadata().get(WRITE))) {
        return there.eTag();
      }
    } catch (StorageException.NotFound nothingThere) {
      refusal.addSuppressed(nothingThere);
    }
    if (condition instanceof WriteCondition.Always) {
      throw refusal;
    }
    StorageException conflict =
        new StorageException.Conflict(
            location + " is not what the write's condition asks for: " + condition);
    conflict.initCause(refusal);
    throw conflict;
  }

  private String put() throws StorageException {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(place.bucket())
            .key(place.key())
            .contentMD5(md5())
            .metadata(Map.of(WRITE, write));
    switch (condition) {
      case WriteCondition.Always() -> {}
      case WriteCondition.IfAbsent() -> request.ifNoneMatch("*");
      case WriteCondition.IfUnchanged(String etag) -> request.ifMatch(etag);
    }
    return S3Store.call(location, () -> client.putObject(request.build(), body()).eTag());
  }

  private String complete(String id) throws StorageException {
    if (part.position() > 0) {
      sendPart();
    }
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(place.bucket())
            .key(place.key())
            .uploadId(id)
            .multipartUpload(b -> b.parts(parts));
    switch (condition) {
      case WriteCondition.Always() -> {}
      case WriteCondition.IfAbsent() -> request.ifNoneMatch("*");
      case WriteCondition.IfUnchanged(String etag) -> request.ifMatch(etag);
    }
    return S3Store.call(location, () -> client.completeMultipartUpload(request.build()).eTag());
  }

  @Override
  public void close() throws IOException {
    if (!ended && upload.isPresent()) {
      ended = true;
      String id = upload.get();
      var _ =
          S3Store.call(
              location,
              () ->
                  client.abortMultipartUpload(
                      b -> b.bucket(place.bucket()).key(place.key()).uploadId(id)));
    }
  }
}
