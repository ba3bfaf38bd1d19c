package dev.millrace.inference.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/** The web page's files, from the class path; no others. Every view is the same document. */
final class PageFiles {
  private static final String HOME = "/dev/millrace/inference/page/";
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final List<String> VIEWS = List.of("flow", "pages", "learning", "try", "inside");
  private static final List<String> SCRIPTS =
      List.of(
          "main",
          "api",
          "live",
          "dom",
          "flow",
          "crawl",
          "pages",
          "learning",
          "beside",
          "charts",
          "step",
          "film",
          "generations",
          "heldout",
          "shared",
          "try",
          "playground",
          "popup",
          "chat",
          "tokens",
          "tint",
          "inside");
  private static final Map<String, File> FILES = files();

  private static Map<String, File> files() {
    Map<String, File> files = new TreeMap<>();
    files.put("/", new File(HOME + "index.html", HTML));
    VIEWS.forEach(view -> files.put("/" + view, new File(HOME + "index.html", HTML)));
    files.put("/page/style.css", new File(HOME + "style.css", CSS));
    files.put("/page/views.css", new File(HOME + "views.css", CSS));
    SCRIPTS.forEach(
        name -> files.put("/page/" + name + ".js", new File(HOME + name + ".js", SCRIPT)));
    files.put("/page/uplot.js", new File(CHARTS + "uPlot.esm.js", SCRIPT));
    files.put("/page/uplot.css", new File(CHARTS + "uPlot.min.css", CSS));
    return Collections.unmodifiableMap(files);
  }

  private PageFiles() {}

  static Set<String> paths() {
    Set<String> paths = new TreeSet<>(FILES.keySet());
    paths.add("/favicon.ico");
    return paths;
  }

  static boolean has(String path) {
    return FILES.containsKey(path) || path.equals("/favicon.ico");
  }

  static void send(ApiCall call, String path) throws IOException {
    File file = FILES.get(path);
    if (file == null) {
      call.send(204, "image/x-icon", new byte[0]);
      return;
    }
    call.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src"
            + " 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors"
            + " 'none'");
    call.setHeader("Cache-Control", "no-cache");
    call.setHeader("Vary", "Accept-Encoding");
    byte[] bytes = file.read();
    if (call.header("Accept-Encoding").orElse("").contains("gzip")) {
      call.setHeader("Content-Encoding", "gzip");
      bytes = gzip(bytes);
    }
    call.send(200, file.contentType(), bytes);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 3);
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private record File(String resource, String contentType) {
    byte[] read() throws IOException {
      try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IOException("the page's file " + resource + " is not on the class path");
        }
        return in.readAllBytes();
      }
    }
  }
}
