package dev.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Folders of HTML files ({@code *.html}, or {@code *.html.gz}) as WARC files. */
final class WrappedPages {
  private static final String DATE = "2026-01-01T00:00:00Z";

  private WrappedPages() {}

  /** Files of HTML in the folder, sub-folders included, by name. */
  static List<Path> htmlIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(WrappedPages::isHtml).sorted().toList();
    }
  }

  private static boolean isHtml(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".html") || name.endsWith(".html.gz");
  }

  /**
   * Writes a WARC file of one response a page.
   *
   * @param dump the crawl that the file says it is part of; goes into record ids and URLs too
   * @return bytes of HTML
   */
  static long write(List<Path> pages, String dump, Path warc) throws IOException {
    long htmlBytes = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(warc))) {
      byte[] info = ("isPartOf: " + dump + "\r\n").getBytes(UTF_8);
      record(out, "warcinfo", dump, "application/warc-fields", info);
      for (Path page : pages) {
        byte[] html = bytes(page);
        htmlBytes += html.length;
        String name = page.getFileName().toString();
        String header = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        byte[] response = new byte[header.length() + html.length];
        System.arraycopy(header.getBytes(UTF_8), 0, response, 0, header.length());
        System.arraycopy(html, 0, response, header.length(), html.length);
        record(out, "response", dump + "/" + name, "application/http; msgtype=response", response);
      }
    }
    return htmlBytes;
  }

  private static byte[] bytes(Path page) throws IOException {
    if (!page.getFileName().toString().endsWith(".gz")) {
      return Files.readAllBytes(page);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(page))) {
      return in.readAllBytes();
    }
  }

  private static void record(
      OutputStream out, String type, String path, String contentType, byte[] block)
      throws IOException {
    String header =
        String.join(
            "\r\n",
            "WARC/1.0",
            "WARC-Type: " + type,
            "WARC-Record-ID: <urn:uuid:" + UUID.nameUUIDFromBytes(path.getBytes(UTF_8)) + ">",
            "WARC-Date: " + DATE,
            "WARC-Target-URI: https://pages.example/" + path,
            "Content-Type: " + contentType,
            "Content-Length: " + block.length,
            "",
            "");
    out.write(header.getBytes(UTF_8));
    out.write(block);
    out.write("\r\n\r\n".getBytes(UTF_8));
  }
}
