package dev.millrace.schemas.patience;

import com.google.common.base.Throwables;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;

/**
 * Why two ends of a connection do not get to TLS, as a sentence with the way out.
 *
 * @param kind {@code broker} or {@code registry}
 * @param where the broker or registry, and its place where that is known
 * @param settings what the names of its clients' settings for TLS begin with
 */
record TlsRefusal(String kind, String where, String settings) {
  /** What Java calls the names in a certificate. */
  private static final List<String> NAMES = List.of("subject alternative", "no name matching");

  static TlsRefusal ofBroker(String place) {
    String where = place.isEmpty() ? "the broker" : "the broker at " + place;
    return new TlsRefusal("broker", where, "kafka.ssl");
  }

  static TlsRefusal ofRegistry() {
    return new TlsRefusal("registry", "the schema registry", "schema.registry.ssl");
  }

  String of(Throwable error) {
    String words =
        String.valueOf(Throwables.getRootCause(error).getMessage()).replaceFirst("[.\\s]+$", "");
    if (Refusal.cause(error, CertificateExpiredException.class).isPresent()
        || Refusal.cause(error, CertificateNotYetValidException.class).isPresent()) {
      return "the certificate of " + where + " is out of date: " + words + "; renew it there";
    }
    if (NAMES.stream().anyMatch(words.toLowerCase(Locale.ROOT)::contains)) {
      return "the certificate of "
          + where
          + " is for another host: "
          + words
          + "; name the "
          + kind
          + " as its certificate does, or give it one for this name";
    }
    if (words.contains("fatal alert") || words.contains("terminated")) {
      return where
          + " refuses the TLS connection: "
          + words
          + "; if it asks for a certificate of the client, name one by "
          + settings
          + ".keystore.location";
    }
    return Refusal.cause(error, CertificateException.class).isPresent()
            || words.contains("certification path")
        ? "the certificate of "
            + where
            + " is not trusted: "
            + words
            + "; name its authority by "
            + settings
            + ".truststore.location"
        : "no TLS connection to " + where + ": " + words + "; check the " + settings + " settings";
  }
}
