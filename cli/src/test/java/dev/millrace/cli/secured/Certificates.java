package dev.millrace.cli.secured;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates that the JDK's keytool makes for one test, each with a key of its own. */
record Certificates(Path folder) {
  static final String PASSWORD = "of-the-store";
  private static final String ALIAS = "it";
  private static final String AUTHORITY = "authority";

  /** A certificate for 127.0.0.1 that is valid now. */
  Path valid(String name) throws Exception {
    return make(name, ALIAS, "san=ip:127.0.0.1", "-startdate", "-1d", "-validity", "30");
  }

  /**
   * One that was valid until a week ago, signed by another: who trusts a certificate itself does
   * not look how old it is.
   */
  Path expired(String name) throws Exception {
    make(name, AUTHORITY, "bc:c", "-startdate", "-20d", "-validity", "100");
    Path store =
        make(
            name,
            ALIAS,
            "san=ip:127.0.0.1",
            "-startdate",
            "-10d",
            "-validity",
            "3",
            "-signer",
            AUTHORITY);
    KeyStore loaded = load(store);
    loaded.deleteEntry(AUTHORITY);
    return write(loaded, store);
  }

  private static Path write(KeyStore store, Path file)
      throws GeneralSecurityException, IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  /** One of another host. */
  Path ofAnotherHost(String name) throws Exception {
    return make(name, ALIAS, "san=dns:broker.example", "-startdate", "-1d", "-validity", "30");
  }

  private Path make(String name, String alias, String extension, String... more) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-keyalg", "EC"));
    command.addAll(List.of("-alias", alias, "-dname", "CN=" + name, "-ext", extension));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
    return store;
  }

  /** A store that trusts these, or who signed them, and no others. */
  Path trusting(String name, Path... stores) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (Path store : stores) {
      Certificate[] chain = load(store).getCertificateChain(ALIAS);
      trusted.setCertificateEntry(String.valueOf(store.getFileName()), chain[chain.length - 1]);
    }
    return write(trusted, folder.resolve(name + ".p12"));
  }

  static KeyStore load(Path store) throws GeneralSecurityException, IOException {
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, PASSWORD.toCharArray());
    }
    return loaded;
  }
}
