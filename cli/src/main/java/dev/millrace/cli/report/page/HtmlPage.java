package dev.millrace.cli.report.page;

import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A report as one HTML file that needs nothing beside it. It holds no script, and its policy lets
 * none run, loads nothing, and applies the one style sheet within it, by its hash.
 */
public final class HtmlPage {
  /** Stands near the beginning of every report, and of nothing else. */
  public static final String MARK = "<meta name=\"generator\" content=\"Millrace report\">";

  private HtmlPage() {}

  public static String of(ReportPage page) {
    String style = style();
    HtmlWriter html = new HtmlWriter();
    html.own("<!DOCTYPE html>\n").open("html", "lang", "en").line();
    html.open("head").line().own("<meta charset=\"utf-8\">\n" + MARK + "\n");
    meta(html, "http-equiv", "Content-Security-Policy", policy(style));
    meta(html, "name", "viewport", "width=device-width, initial-scale=1");
    meta(html, "name", "referrer", "no-referrer");
    meta(html, "name", "color-scheme", "light dark");
    html.element("title", page.title()).line();
    html.open("style").own(style).close("style").line().close("head").line();
    html.open("body").line();
    head(html, page);
    html.open("main").line();
    page.sections().forEach(section -> write(html, section));
    html.close("main").line();
    html.element("footer", page.foot()).line();
    return html.close("body").line().close("html").line().toString();
  }

  private static void meta(HtmlWriter html, String kind, String name, String content) {
    html.open("meta", kind, name, "content", content).line();
  }

  private static String policy(String style) {
    String hash =
        Base64.getEncoder()
            .encodeToString(Hashing.sha256().hashString(style, StandardCharsets.UTF_8).asBytes());
    return "default-src 'none'; style-src 'sha256-"
        + hash
        + "'; base-uri 'none'; form-action 'none'";
  }

  private static String style() {
    try {
      return Resources.toString(
          Resources.getResource(HtmlPage.class, "report.css"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void head(HtmlWriter html, ReportPage page) {
    html.open("header").line();
    html.open("p", "class", "brand").open("svg", "viewBox", "0 0 32 32", "aria-hidden", "true");
    html.open("path", "d", WHEEL).close("path").close("svg").text("Millrace").close("p").line();
    html.element("h1", page.title()).line();
    html.element("p", page.subtitle(), "class", "lead").line();
    html.open("nav", "aria-label", "Contents").line();
    page.sections()
        .forEach(section -> html.element("a", section.title(), "href", "#" + section.id()).line());
    html.close("nav").line().close("header").line();
  }

  private static void write(HtmlWriter html, Section section) {
    html.open("section", "id", section.id()).line();
    html.element("h2", section.title()).line();
    HtmlBlocks blocks = new HtmlBlocks(html);
    section.blocks().forEach(blocks::write);
    html.close("section").line();
  }

  /** The mill's wheel. */
  private static final String WHEEL =
      "M16 5a11 11 0 1 0 0 22 11 11 0 0 0 0-22zM16 1v30M1 16h30M5.4 5.4l21.2 21.2M26.6 5.4 5.4 26.6"
          + "M16 12.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z";
}
