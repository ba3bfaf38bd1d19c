package dev.millrace.storage.internal.s3;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.PendingObject;
import dev.millrace.storage.S3Settings;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Store;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.WriteCondition;
import dev.millrace.storage.internal.Answer;
import dev.millrace.storage.internal.ExactInput;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects by {@code s3://BUCKET/KEY}. */
public final class S3Store implements Store, AutoCloseable {
  private final S3Client client;

  public S3Store(S3Settings settings) {
    this.client = S3Clients.open(settings);
  }

  @Override
  public StoredObject stat(URI location) throws StorageException {
    S3Location place = S3Location.of(location);
    HeadObjectResponse head =
        call(location, () -> client.headObject(b -> b.bucket(place.bucket()).key(place.key())));
    return new StoredObject(location, head.eTag(), head.contentLength());
  }

  @Override
  public OpenObject open(StoredObject object, ByteRange range) throws StorageException {
    if (range.isEmpty()) {
      return new OpenObject(object, InputStream.nullInputStream());
    }
    return open(object.location(), range, Optional.of(object));
  }

  @Override
  public OpenObject open(URI location, ByteRange range) throws StorageException {
    return open(location, range, Optional.empty());
  }

  private OpenObject open(URI location, ByteRange range, Optional<StoredObject> known)
      throws StorageException {
    S3Location place = S3Location.of(location);
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(place.bucket()).key(place.key()).range(range.header());
    known.map(StoredObject::etag).ifPresent(request::ifMatch);
    ResponseInputStream<GetObjectResponse> bytes =
        call(location, () -> client.getObject(request.build()));
    GetObjectResponse response = bytes.response();
    OptionalLong total = total(response);
    if (total.isEmpty()) {
      bytes.abort();
      throw new StorageException.Unavailable(location + ": answered without Content-Range");
    }
    StoredObject object = new StoredObject(location, response.eTag(), total.getAsLong());
    if (known.isPresent() && !known.get().equals(object)) {
      bytes.abort();
      throw Answer.changed(location);
    }
    long length = Math.min(range.end(), object.bytes()) - range.first();
    // close() would read to the end of what was asked for; abort() does not.
    return new OpenObject(object, new ExactInput(location, bytes, bytes::abort, length));
  }

  private static OptionalLong total(GetObjectResponse response) {
    String range = response.contentRange();
    int slash = range == null ? -1 : range.lastIndexOf('/');
    try {
      return range == null || slash < 0
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(range.substring(slash + 1)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public PendingObject begin(URI location, WriteCondition condition) throws StorageException {
    return new S3Upload(client, location, condition);
  }

  @Override
  public List<StoredObject> list(URI prefix) throws StorageException {
    S3Location place = S3Location.of(prefix);
    List<StoredObject> objects = new ArrayList<>();
    return call(
        prefix,
        () -> {
          for (S3Object object :
              client
                  .listObjectsV2Paginator(b -> b.bucket(place.bucket()).prefix(place.key()))
                  .contents()) {
            URI location = new S3Location(place.bucket(), object.key()).toUri();
            objects.add(new StoredObject(location, object.eTag(), object.size()));
          }
          return objects;
        });
  }

  @Override
  public void clearPending(URI prefix) throws StorageException {
    S3Location place = S3Location.of(prefix);
    List<MultipartUpload> begun =
        call(
            prefix,
            () ->
                client
                    .listMultipartUploadsPaginator(
                        b -> b.bucket(place.bucket()).prefix(place.key()))
                    .uploads()
                    .stream()
                    .toList());
    for (MultipartUpload upload : begun) {
      var _ =
          call(
              prefix,
              () ->
                  client.abortMultipartUpload(
                      b -> b.bucket(place.bucket()).key(upload.key()).uploadId(upload.uploadId())));
    }
  }

  @Override
  public void delete(URI location) throws StorageException {
    S3Location place = S3Location.of(location);
    var _ =
        call(location, () -> client.deleteObject(b -> b.bucket(place.bucket()).key(place.key())));
  }

  interface Call<T> {
    T run();
  }

  /** The client's own exceptions are unchecked and of many kinds; the status says what they are. */
  static <T> T call(URI location, Call<T> call) throws StorageException {
    try {
      return call.run();
    } catch (AwsServiceException e) {
      StorageException answer =
          Answer.of(
              location,
              e.statusCode(),
              Optional.ofNullable(e.awsErrorDetails())
                  .flatMap(
                      details -> details.sdkHttpResponse().firstMatchingHeader("Retry-After")));
      answer.initCause(e);
      throw answer;
    } catch (SdkException e) {
      throw S3Clients.isLackOfCredentials(e)
          ? new StorageException.Refused(location + ": " + e.getMessage(), e)
          : new StorageException.Unavailable(location + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
