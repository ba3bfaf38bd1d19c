package dev.millrace.inference.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.http.HttpAnswer;
import dev.millrace.http.HttpCall;
import dev.millrace.http.RequestBody;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.internal.fields.FieldTable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.stream.Collectors;

/** One request to the service and its response, in JSON. */
public final class ApiCall {
  private static final String JSON = "application/json; charset=utf-8";

  /** Names in the header about ignored fields, and characters of each. */
  private static final int MOST_NAMES = 20;

  private static final int LONGEST_NAME = 60;

  private final HttpCall call;
  private final InferenceSettings settings;
  private final ErrorShape errors;

  ApiCall(HttpCall call, InferenceSettings settings, ErrorShape errors) {
    this.call = call;
    this.settings = settings;
    this.errors = errors;
  }

  String method() {
    return call.method();
  }

  String path() {
    return call.path();
  }

  /** The first of the request's headers of this name, in any case. */
  public Optional<String> header(String name) {
    return call.header(name);
  }

  public void setHeader(String name, String value) {
    call.setHeader(name, value);
  }

  /** A parameter of the query, which must have it. */
  public String parameter(String name) {
    return optionalParameter(name)
        .orElseThrow(() -> ApiException.invalid(name, "the query has no " + name));
  }

  /** A parameter of the query; empty if it has none of that name. */
  public Optional<String> optionalParameter(String name) {
    return Optional.ofNullable(call.parameters().get(name));
  }

  /**
   * The fields of the request's body; the answer says which are not known.
   *
   * @throws ApiException if the body cannot be read or a field is not what it may be
   */
  public RequestFields fields(FieldTable table) {
    RequestFields fields = RequestFields.parse(body(), table, settings.unknownFields());
    noteIgnored(fields);
    return fields;
  }

  /** Says which fields of the request are not known. */
  public void noteIgnored(RequestFields fields) {
    String names =
        fields.unknown().stream()
            .limit(MOST_NAMES)
            .map(name -> name.replaceAll("[^A-Za-z0-9_.-]", "?"))
            .map(name -> name.substring(0, Math.min(LONGEST_NAME, name.length())))
            .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      setHeader("Ignored-Fields", names);
    }
  }

  private byte[] body() {
    return switch (call.body()) {
      case RequestBody.Whole whole ->
          BodyCoding.decode(
              header("Content-Encoding").orElse(""),
              whole.bytes(),
              settings.limits().maxBodyBytes());
      case RequestBody.TooLarge large ->
          throw ApiException.tooLarge(
              "the body is larger than "
                  + large.limitBytes()
                  + " bytes: send less or raise inference.max-body-bytes");
      case RequestBody.Broken broken ->
          throw ApiException.invalidBody(
              "the body cannot be read: send as much as content-length says, or whole chunks");
    };
  }

  public void sendJson(int code, JsonNode body) throws IOException {
    call.send(code, JSON, RequestFields.JSON.writeValueAsBytes(body));
  }

  /** Sends an object that is written as JSON already. */
  public void sendJson(int code, byte[] body) throws IOException {
    call.send(code, JSON, body);
  }

  public void sendText(int code, String contentType, String body) throws IOException {
    call.sendText(code, contentType, body);
  }

  void send(int code, String contentType, byte[] body) throws IOException {
    call.send(code, contentType, body);
  }

  void sendError(ApiException error) throws IOException {
    if (error.retryAfterSeconds() > 0) {
      setHeader("Retry-After", Integer.toString(error.retryAfterSeconds()));
    }
    if (error.status() == 401) {
      setHeader("WWW-Authenticate", "Bearer");
    }
    if (error.status() == 415) {
      setHeader("Accept-Encoding", "gzip, deflate");
    }
    sendJson(error.status(), errors.json(error));
  }

  /** The error as a whole answer. */
  static HttpAnswer answer(ApiException error) {
    try {
      return new HttpAnswer(
          error.status(), JSON, RequestFields.JSON.writeValueAsBytes(error.json()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begins an object that comes bit by bit. */
  public OutputStream beginJson() {
    return call.begin(JSON);
  }

  /** Begins a stream that no one on the way may hold back. */
  public OutputStream beginStream(String contentType) {
    call.setHeader("Cache-Control", "no-cache");
    call.setHeader("X-Accel-Buffering", "no");
    return call.begin(contentType);
  }

  /**
   * Ends a response that has begun with the error and without its end, so that nobody takes it for
   * whole.
   */
  void breakOff(ApiException error) throws IOException {
    call.breakOff(RequestFields.JSON.writeValueAsBytes(errors.json(error)));
  }

  /** Whether a response has begun, so that its status can no longer change. */
  boolean begun() {
    return call.begun();
  }

  /** The status sent; 0 before. */
  int status() {
    return call.status();
  }

  /** Whether the client has ended its side of the connection, as one does that is gone. */
  public boolean clientEnded() {
    return call.inputEnded();
  }
}
