package dev.millrace.benchmarks.crawl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A web that is computed, not stored: hosts of equally many pages, each linked to by one before it.
 * A tenth of the pages is reached by a redirect only; some answer 503 when first asked; each leads
 * to one that robots.txt forbids, and some to one that is not there. Every tenth host asks for a
 * longer pause than the crawler's. Some hosts share an address.
 *
 * @param delayMillis that the crawler leaves between requests to a host
 */
record GeneratedWeb(int hosts, int pagesPerHost, int port, long delayMillis) {
  private static final String WORDS =
      "rivers carry what the gardens near the old town wall leave to the autumn rain while people"
          + " on both bridges talk about the price of bread and the length of the winter; ";
  private static final int FILLING = 20;

  /** An answer: status, further header lines, body. */
  record Answer(int status, String fields, String body) {}

  String name(int host) {
    return "site-%03d.test".formatted(host);
  }

  /** Four addresses for five hosts. */
  String address(int host) {
    return "127.0.1." + (1 + host % Math.max(1, hosts * 4 / 5));
  }

  Set<String> addresses() {
    Set<String> all = new TreeSet<>();
    for (int host = 0; host < hosts; host++) {
      all.add(address(host));
    }
    return all;
  }

  /** For {@code -Djdk.net.hosts.file}. */
  String hostsFile() {
    StringBuilder lines = new StringBuilder();
    for (int host = 0; host < hosts; host++) {
      lines.append(address(host)).append(' ').append(name(host)).append('\n');
    }
    return lines.toString();
  }

  String seed() {
    return url(0, "/p/0");
  }

  private String url(int host, String path) {
    return "http://" + name(host) + ":" + port + path;
  }

  /** Every page that can be reached and is allowed. */
  Set<String> pages() {
    Set<String> pages = new TreeSet<>();
    for (int host = 0; host < hosts; host++) {
      for (int page = 0; page < pagesPerHost; page++) {
        pages.add(url(host, "/p/" + page));
      }
    }
    return pages;
  }

  /** The shortest time between two requests to a host that its robots.txt and the crawler allow. */
  long pauseMillis(int host) {
    return isSlow(host) ? 2 * delayMillis : delayMillis;
  }

  private static boolean isSlow(int host) {
    return host % 10 == 1;
  }

  /** Pages that are not there for the first who asks. */
  static boolean isBusyAtFirst(String path) {
    return path.startsWith("/p/") && number(path) % 50 == 29;
  }

  Answer answer(int host, String path) {
    if (path.equals("/robots.txt")) {
      return text(robots(host));
    }
    int page = number(path);
    if (page < 0 || page >= pagesPerHost) {
      return missing();
    }
    if (path.startsWith("/r/")) {
      return new Answer(301, "Location: /p/" + page + "\r\n", "");
    }
    return path.startsWith("/p/") || path.startsWith("/private/") ? page(host, page) : missing();
  }

  private static Answer missing() {
    return new Answer(404, "Content-Type: text/html\r\n", "<p>not here");
  }

  private static Answer text(String body) {
    return new Answer(200, "Content-Type: text/plain\r\n", body);
  }

  static Answer busy() {
    return new Answer(503, "Retry-After: 1\r\n", "");
  }

  private String robots(int host) {
    String pause =
        isSlow(host)
            ? String.format(Locale.ROOT, "Crawl-delay: %.3f\n", 2 * delayMillis / 1e3)
            : "";
    return "User-agent: *\nDisallow: /private/\n" + pause;
  }

  private Answer page(int host, int page) {
    StringBuilder body = new StringBuilder("<!doctype html><title>Page ");
    body.append(page).append(" of ").append(name(host)).append("</title>");
    for (int line = 0; line < FILLING; line++) {
      body.append("<p>").append(host).append(' ').append(page).append(' ').append(line);
      body.append(' ').append(WORDS).append("</p>");
    }
    links(host, page).forEach(link -> body.append("<a href=\"").append(link).append("\">on</a> "));
    return new Answer(200, "Content-Type: text/html; charset=utf-8\r\n", body.toString());
  }

  private List<String> links(int host, int page) {
    List<String> links = new ArrayList<>();
    for (int next = 2 * page + 1; next <= 2 * page + 2 && next < pagesPerHost; next++) {
      links.add((next % 10 == 3 ? "/r/" : "/p/") + next);
    }
    links.add("/private/" + page);
    if (page % 10 == 5) {
      links.add("/missing/" + page);
    }
    for (int next = 2 * host + 1; page == 0 && next <= 2 * host + 2 && next < hosts; next++) {
      links.add(url(next, "/p/0"));
    }
    return links;
  }

  private static int number(String path) {
    String digits = path.substring(path.lastIndexOf('/') + 1);
    return digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : -1;
  }

  static byte[] message(Answer answer) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("HTTP/1.1 "
                + answer.status()
                + " x\r\n"
                + answer.fields()
                + "Content-Length: "
                + body.length
                + "\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }
}
