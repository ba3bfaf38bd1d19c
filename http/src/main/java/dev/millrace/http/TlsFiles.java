package dev.millrace.http;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The two settings by which a server speaks TLS.
 *
 * @param certificate PEM, the server's own first, then those that vouch for it
 * @param key its private key, PEM, PKCS #8; both or none
 */
public record TlsFiles(Optional<Path> certificate, Optional<Path> key) {
  /**
   * Empty where none is set.
   *
   * @param group of the settings {@code tls-certificate} and {@code tls-key}
   * @throws IOException with a line that names the settings, if one is missing or does not work
   */
  public Optional<HttpTls> read(String group) throws IOException {
    String names = "%1$s.tls-certificate and %1$s.tls-key".formatted(group);
    if (certificate.isPresent() != key.isPresent()) {
      throw new IOException(names + " go together: set both or none");
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(HttpTls.read(certificate.get(), key.get()));
    } catch (IOException e) {
      throw new IOException(names + " cannot be used: " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException missing
        ? missing.getFile() + " is not there"
        : String.valueOf(e.getMessage());
  }
}
