package dev.millrace.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What a server shows that it is: a certificate, with those that vouch for it, and its key. */
public final class HttpTls {
  private static final String ALIAS = "server";
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private final KeyStore store;

  private HttpTls(KeyStore store) {
    this.store = store;
  }

  /**
   * @param certificates PEM, the server's own first
   * @param key PEM, PKCS #8, without a password
   * @throws IOException if a file cannot be read or holds no such thing; says which and the way out
   */
  public static HttpTls read(Path certificates, Path key) throws IOException {
    try {
      Certificate[] chain = chain(certificates);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      PublicKey shown = chain[0].getPublicKey();
      PrivateKey own = key(key, shown.getAlgorithm());
      requirePair(shown, own);
      store.setKeyEntry(ALIAS, own, new char[0], chain);
      return new HttpTls(store);
    } catch (GeneralSecurityException e) {
      throw new IOException(key + " is no key of " + certificates + ": " + e.getMessage(), e);
    }
  }

  /** Each handshake would fail by it. */
  private static void requirePair(PublicKey shown, PrivateKey own) throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (shown.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> shown.getAlgorithm();
            });
    signature.initSign(own);
    signature.update(shown.getEncoded());
    byte[] signed = signature.sign();
    signature.initVerify(shown);
    signature.update(shown.getEncoded());
    if (!signature.verify(signed)) {
      throw new SignatureException("the certificate is of another key");
    }
  }

  private static Certificate[] chain(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      if (chain.length > 0) {
        return chain;
      }
      throw new IOException(file + " holds no certificate in PEM");
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificate in PEM: " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(Path file, String algorithm)
      throws IOException, GeneralSecurityException {
    Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new IOException(
          file
              + " holds no key in PKCS #8 without a password: make one of it by openssl pkcs8"
              + " -topk8 -nocrypt -in "
              + file.getFileName());
    }
    byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  /** TLS 1.2 and 1.3, by the JDK. */
  SslContextFactory.Server contexts() {
    SslContextFactory.Server contexts = new SslContextFactory.Server();
    contexts.setKeyStore(store);
    contexts.setKeyStorePassword("");
    contexts.setKeyManagerPassword("");
    contexts.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    // Whoever reaches the port by another name or an address is told by his own client.
    contexts.setSniRequired(false);
    return contexts;
  }
}
