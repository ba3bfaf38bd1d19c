package dev.millrace.inference.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The web page's files, from the class path; no others. */
final class PageFiles {
  private static final String HOME = "/dev/millrace/inference/page/";
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final Map<String, File> FILES = files();

  private static Map<String, File> files() {
    Map<String, File> files = new TreeMap<>();
    files.put("/", new File(HOME + "index.html", "text/html; charset=utf-8"));
    files.put("/page/style.css", new File(HOME + "style.css", CSS));
    for (String script :
        List.of("main", "api", "playground", "chat", "tokens", "training", "flow")) {
      files.put("/page/" + script + ".js", new File(HOME + script + ".js", SCRIPT));
    }
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
    try (InputStream in = PageFiles.class.getResourceAsStream(file.resource())) {
      if (in == null) {
        throw new IOException("the page's file " + file.resource() + " is not on the class path");
      }
      call.send(200, file.contentType(), in.readAllBytes());
    }
  }

  private record File(String resource, String contentType) {}
}
