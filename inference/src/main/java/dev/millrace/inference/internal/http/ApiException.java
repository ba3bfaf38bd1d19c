package dev.millrace.inference.internal.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.serving.CheckpointRefusedException;
import java.util.Optional;

/** A request that gets no answer, as OpenAI's API words it: status, type, code and the field. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String type;
  private final transient Optional<String> field;
  private final transient Optional<String> code;
  private final int retryAfterSeconds;

  private ApiException(
      int status,
      String type,
      Optional<String> field,
      Optional<String> code,
      int retryAfterSeconds,
      String message) {
    super(message);
    this.status = status;
    this.type = type;
    this.field = field;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public static ApiException invalid(String field, String message) {
    return new ApiException(
        400, "invalid_request_error", Optional.of(field), Optional.empty(), 0, message);
  }

  public static ApiException contextExceeded(
      String field, int promptTokens, int contextLength, int room) {
    return new ApiException(
        400,
        "invalid_request_error",
        Optional.of(field),
        Optional.of("context_length_exceeded"),
        0,
        "prompt is "
            + promptTokens
            + " tokens and the model's context "
            + contextLength
            + ": shorten it to at most "
            + (contextLength - room));
  }

  /** What was sent is no HTTP. */
  static ApiException malformed(int status, String message) {
    return of(status, "invalid_request_error", "invalid_request", message);
  }

  /** The body as a whole is at fault, no field of it. */
  static ApiException invalidBody(String message) {
    return of(400, "invalid_request_error", "invalid_body", message);
  }

  static ApiException unauthorized(String message) {
    return of(401, "invalid_request_error", "invalid_api_key", message);
  }

  static ApiException forbidden(String message) {
    return of(403, "invalid_request_error", "forbidden", message);
  }

  public static ApiException unknownModel(String field, String message) {
    return new ApiException(
        404,
        "invalid_request_error",
        Optional.of(field),
        Optional.of("model_not_found"),
        0,
        message);
  }

  public static ApiException unknown(String field, String message) {
    return new ApiException(
        404, "invalid_request_error", Optional.of(field), Optional.of("not_found"), 0, message);
  }

  static ApiException unknownPath(String message) {
    return of(404, "invalid_request_error", "unknown_url", message);
  }

  static ApiException wrongMethod(String message) {
    return of(405, "invalid_request_error", "method_not_allowed", message);
  }

  static ApiException tooLarge(String message) {
    return of(413, "invalid_request_error", "request_too_large", message);
  }

  static ApiException unsupportedCoding(String message) {
    return of(415, "invalid_request_error", "unsupported_encoding", message);
  }

  public static ApiException refusedCheckpoint(String field, CheckpointRefusedException cause) {
    return new ApiException(
        409,
        "invalid_request_error",
        Optional.of(field),
        Optional.of("checkpoint_refused"),
        0,
        String.valueOf(cause.getMessage()));
  }

  public static ApiException queueFull(int retryAfterSeconds, String message) {
    return new ApiException(
        429,
        "rate_limit_error",
        Optional.empty(),
        Optional.of("queue_full"),
        retryAfterSeconds,
        message);
  }

  static ApiException tooOften(int retryAfterSeconds, String message) {
    return new ApiException(
        429,
        "rate_limit_error",
        Optional.empty(),
        Optional.of("rate_limit_exceeded"),
        retryAfterSeconds,
        message);
  }

  public static ApiException engine(String message) {
    return of(500, "server_error", "engine_failure", message);
  }

  public static ApiException noModel() {
    return new ApiException(
        503,
        "server_error",
        Optional.empty(),
        Optional.of("no_model"),
        5,
        "no model is served yet: the first checkpoint has not arrived");
  }

  public static ApiException noLineage() {
    return of(
        503,
        "server_error",
        "no_lineage",
        "this service keeps no index of lineage: set lineage.folder, or try again once it has"
            + " begun");
  }

  public static ApiException closing() {
    return of(503, "server_error", "closing", "the service is closing");
  }

  public static ApiException timedOut(String message) {
    return of(504, "server_error", "timeout", message);
  }

  /** What a client sent, as far as a message should repeat it. */
  public static String shorten(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }

  private static ApiException of(int status, String type, String code, String message) {
    return new ApiException(status, type, Optional.empty(), Optional.of(code), 0, message);
  }

  /** OpenAI's shape of an error. */
  public ObjectNode json() {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ObjectNode inner = body.putObject("error");
    inner.put("message", getMessage());
    inner.put("type", type);
    inner.put("param", field.orElse(null));
    inner.put("code", code.orElse(null));
    return body;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  /** The request's field at fault. */
  public Optional<String> field() {
    return field;
  }

  public Optional<String> code() {
    return code;
  }

  /** Seconds after which to try again; 0 where that is no remedy. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
