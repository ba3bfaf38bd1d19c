package dev.millrace.inference.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The web page's files, from the class path; no others. */
final class PageFiles {
  private static final String HOME = "/dev/millrace/inference/page/";
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final Map<String, File> FILES =
      Map.of(
          "/", new File(HOME + "index.html", "text/html; charset=utf-8"),
          "/page/style.css", new File(HOME + "style.css", "text/css; charset=utf-8"),
          "/page/main.js", new File(HOME + "main.js", "text/javascript; charset=utf-8"),
          "/page/api.js", new File(HOME + "api.js", "text/javascript; charset=utf-8"),
          "/page/playground.js", new File(HOME + "playground.js", "text/javascript; charset=utf-8"),
          "/page/tokens.js", new File(HOME + "tokens.js", "text/javascript; charset=utf-8"),
          "/page/training.js", new File(HOME + "training.js", "text/javascript; charset=utf-8"),
          "/page/flow.js", new File(HOME + "flow.js", "text/javascript; charset=utf-8"),
          "/page/uplot.js", new File(CHARTS + "uPlot.esm.js", "text/javascript; charset=utf-8"),
          "/page/uplot.css", new File(CHARTS + "uPlot.min.css", "text/css; charset=utf-8"));

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
    try (InputStream in = PageFiles.class.getResourceAsStream(file.resource())) {
      if (in == null) {
        throw new IOException("the page's file " + file.resource() + " is not on the class path");
      }
      call.send(200, file.contentType(), in.readAllBytes());
    }
  }

  private record File(String resource, String contentType) {}
}
