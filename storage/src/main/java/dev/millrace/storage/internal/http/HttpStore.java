package dev.millrace.storage.internal.http;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.internal.Answer;
import dev.millrace.storage.internal.ExactInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Objects by their {@code http:} or {@code https:} URL. Redirects are followed; the identity is the
 * URL that was asked for.
 */
public final class HttpStore implements ReadableStore, AutoCloseable {
  private final OkHttpClient client;
  private final String userAgent;

  /**
   * @param readTimeout how long a server may be silent
   */
  public HttpStore(String userAgent, Duration readTimeout) {
    this.userAgent = userAgent;
    this.client =
        new OkHttpClient.Builder()
            // Each stream has a connection of its own, as an archive's operators count them.
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectTimeout(Duration.ofSeconds(30))
            .readTimeout(readTimeout)
            .retryOnConnectionFailure(false)
            .build();
  }

  @Override
  public StoredObject stat(URI location) throws StorageException {
    try (Response response = send(request(location).head().build())) {
      if (response.isSuccessful()) {
        Reply reply = new Reply(location, response);
        if (reply.isObject() && reply.length().isPresent()) {
          return new StoredObject(location, reply.etag(), reply.length().getAsLong());
        }
      } else if (response.code() != 405 && response.code() != 501) {
        throw refusal(location, response);
      }
    }
    // No HEAD here, or one without a length: the first byte's answer tells both.
    try (OpenObject first = open(location, ByteRange.of(0, 1))) {
      return first.object();
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException.Unavailable(location + ": " + e.getMessage(), e);
    }
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

  @Override
  public List<StoredObject> list(URI prefix) throws StorageException {
    throw new StorageException.Refused(
        prefix + ": a web server has no list; name its files, or a list of them as *.paths.gz");
  }

  private OpenObject open(URI location, ByteRange range, Optional<StoredObject> known)
      throws StorageException {
    Request.Builder request = request(location).header("Range", range.header());
    known.ifPresent(object -> addCondition(request, object.etag()));
    Response response = send(request.build());
    try {
      if (!response.isSuccessful()) {
        throw refusal(location, response);
      }
      return new Reply(location, response).opened(range, known);
    } catch (StorageException | RuntimeException e) {
      response.close();
      throw e;
    }
  }

  /** RFC 9110, section 13.1.1: a weak ETag never matches, so there the answer's is compared. */
  private static void addCondition(Request.Builder request, String etag) {
    if (etag.startsWith("\"")) {
      request.header("If-Match", etag);
    }
  }

  private Request.Builder request(URI location) throws StorageException {
    try {
      return new Request.Builder()
          .url(location.toString())
          .header("User-Agent", userAgent)
          // The bytes as they lie there: a coding of its own would move every offset.
          .header("Accept-Encoding", "identity");
    } catch (IllegalArgumentException e) {
      throw new StorageException.Refused(location + " is no URL: " + e.getMessage(), e);
    }
  }

  private Response send(Request request) throws StorageException {
    try {
      return client.newCall(request).execute();
    } catch (IOException e) {
      throw new StorageException.Unavailable(request.url() + ": " + e, e);
    }
  }

  private static StorageException refusal(URI location, Response response) {
    return Answer.of(
        location, response.code(), Optional.ofNullable(response.header("Retry-After")));
  }

  /** What a successful answer says, and whether it says it of the object that was asked for. */
  private record Reply(URI location, Response response) {

    String etag() {
      String etag = response.header("ETag");
      return etag != null ? etag : Optional.ofNullable(response.header("Last-Modified")).orElse("");
    }

    OptionalLong length() {
      String length = response.header("Content-Length");
      try {
        return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
      } catch (NumberFormatException e) {
        return OptionalLong.empty();
      }
    }

    /** Stores and what stands before them answer some errors with success and a page in XML. */
    boolean isObject() {
      String type = Optional.ofNullable(response.header("Content-Type")).orElse("");
      return response.header("ETag") != null || !type.contains("xml");
    }

    OpenObject opened(ByteRange range, Optional<StoredObject> known) throws StorageException {
      if (!isObject()) {
        throw new StorageException.Unavailable(location + ": answered with an XML page, not data");
      }
      return response.code() == 206 ? part(range, known) : whole(range, known);
    }

    private OpenObject part(ByteRange range, Optional<StoredObject> known) throws StorageException {
      ContentRange sent = ContentRange.parse(location, response.header("Content-Range"));
      StoredObject object = new StoredObject(location, etag(), sent.total());
      requireSame(object, known);
      if (sent.range().first() != range.first()) {
        throw new StorageException.Unavailable(
            location + ": sent " + sent.range() + " where " + range + " was asked for");
      }
      return exactly(object, Math.min(range.end(), object.bytes()) - range.first());
    }

    /** The server knows no ranges, or did not want to. */
    private OpenObject whole(ByteRange range, Optional<StoredObject> known)
        throws StorageException {
      if (length().isEmpty()) {
        throw new StorageException.Refused(
            location + ": the server says no length, so that no place in it can be found again");
      }
      StoredObject object = new StoredObject(location, etag(), length().getAsLong());
      requireSame(object, known);
      long first = Math.min(range.first(), object.bytes());
      ExactInput.skip(location, response.body().byteStream(), first);
      return exactly(object, Math.min(range.end(), object.bytes()) - first);
    }

    private void requireSame(StoredObject object, Optional<StoredObject> known)
        throws StorageException {
      if (known.isPresent() && !known.get().equals(object)) {
        throw Answer.changed(location);
      }
    }

    private OpenObject exactly(StoredObject object, long length) {
      InputStream bytes = response.body().byteStream();
      return new OpenObject(object, new ExactInput(location, bytes, response, length));
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
