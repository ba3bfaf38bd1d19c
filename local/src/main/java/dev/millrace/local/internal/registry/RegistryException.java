package dev.millrace.local.internal.registry;

/**
 * An answer in Confluent's error shape: {@code error_code} and {@code message}.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">API</a>
 */
final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code five digits whose first three are the HTTP status, or the status alone
   */
  public RegistryException(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }

  int status() {
    return code >= 10_000 ? code / 100 : code;
  }

  static RegistryException subjectNotFound(String subject) {
    return new RegistryException(40401, "Subject '" + subject + "' not found.");
  }

  static RegistryException versionNotFound(int version) {
    return new RegistryException(40402, "Version " + version + " not found.");
  }

  static RegistryException schemaNotFound() {
    return new RegistryException(40403, "Schema not found");
  }

  static RegistryException schemaNotFound(int id) {
    return new RegistryException(40403, "Schema " + id + " not found");
  }

  static RegistryException notFound() {
    return new RegistryException(404, "HTTP 404 Not Found");
  }
}
