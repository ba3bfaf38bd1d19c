package dev.millrace.schemas.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Whether a broker that does not answer speaks TLS where the settings say plaintext, or the other
 * way round. Kafka's clients only find that nobody answers them.
 */
final class TlsProbe {
  private static final int PATIENCE_MILLIS = 2_000;

  /** First byte of a TLS record: an alert, a handshake (RFC 8446, 5.1). */
  private static final Set<Integer> TLS = Set.of(21, 22);

  private static final Pattern SERVER = Pattern.compile("(?:\\w+://)?\\[?([^\\[\\]]+?)]?:(\\d+)");

  /** What a port answers to a TLS greeting. */
  private enum Speaks {
    TLS,
    OTHER,
    NOTHING
  }

  private TlsProbe() {}

  /**
   * A sentence with the way out if the settings are at fault; empty if they fit, or no port can be
   * reached.
   *
   * @param config of a client, with its {@code bootstrap.servers}
   */
  static Optional<String> mismatch(Map<String, Object> config) {
    String protocol = String.valueOf(config.getOrDefault("security.protocol", "PLAINTEXT"));
    boolean wantsTls = protocol.endsWith("SSL");
    for (String server : String.valueOf(config.get("bootstrap.servers")).split(",", -1)) {
      Matcher matcher = SERVER.matcher(server.strip());
      Speaks spoken =
          matcher.matches()
              ? greet(matcher.group(1), Integer.parseInt(matcher.group(2)))
              : Speaks.NOTHING;
      if (spoken == Speaks.TLS && !wantsTls) {
        String tls = protocol.equals("PLAINTEXT") ? "SSL or SASL_SSL" : "SASL_SSL";
        return Optional.of(sentence(server, "speaks TLS", protocol, tls));
      }
      if (spoken == Speaks.OTHER && wantsTls) {
        String plain = protocol.equals("SSL") ? "PLAINTEXT" : "SASL_PLAINTEXT";
        return Optional.of(sentence(server, "speaks no TLS", protocol, plain));
      }
    }
    return Optional.empty();
  }

  /** The same of a schema registry. */
  static Optional<String> registryMismatch(String urls) {
    for (String url : urls.split(",", -1)) {
      Matcher matcher = SERVER.matcher(url.strip().replaceFirst("/+$", ""));
      boolean wantsTls = url.strip().startsWith("https:");
      Speaks spoken =
          matcher.matches()
              ? greet(matcher.group(1), Integer.parseInt(matcher.group(2)))
              : Speaks.NOTHING;
      if ((spoken == Speaks.TLS && !wantsTls) || (spoken == Speaks.OTHER && wantsTls)) {
        return Optional.of(
            "the schema registry at "
                + url.strip()
                + (wantsTls
                    ? " speaks no TLS; name it by http://"
                    : " speaks TLS; name it by https://")
                + " in the schema registry's URL");
      }
    }
    return Optional.empty();
  }

  private static String sentence(String server, String speaks, String protocol, String other) {
    return "the broker at "
        + server.strip()
        + " "
        + speaks
        + ", but kafka.security.protocol is "
        + protocol
        + "; set it to "
        + other
        + ", or name another port";
  }

  private static Speaks greet(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        OutputStream out = socket.getOutputStream();
        out.write(greeting(host, port));
        out.flush();
        InputStream in = socket.getInputStream();
        return TLS.contains(in.read()) ? Speaks.TLS : Speaks.OTHER;
      } catch (java.net.SocketTimeoutException e) {
        return Speaks.NOTHING;
      } catch (IOException e) {
        return Speaks.OTHER; // it took the greeting for something that it cannot read
      }
    } catch (IOException e) {
      return Speaks.NOTHING;
    }
  }

  /** A ClientHello as Java sends it. */
  private static byte[] greeting(String host, int port) throws SSLException {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, port);
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
      byte[] bytes = new byte[hello.flip().remaining()];
      hello.get(bytes);
      return bytes;
    } catch (NoSuchAlgorithmException e) {
      throw new SSLException(e);
    }
  }
}
