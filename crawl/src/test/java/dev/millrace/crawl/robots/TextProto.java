package dev.millrace.crawl.robots;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** As much of protocol buffers' text format as Google's test files use, token by token. */
final class TextProto {
  /** One case of the files. */
  record Case(byte[] robots, String url, String agent, boolean allowed, boolean googleSpecific) {}

  private final byte[] text;
  private int at;
  private final List<Case> cases = new ArrayList<>();
  private byte[] robots = new byte[0];
  private String url = "";
  private String agent = "";
  private String outcome = "";
  private String type = "";

  private TextProto(byte[] text) {
    this.text = text;
  }

  static List<Case> cases(byte[] text) {
    TextProto file = new TextProto(text);
    file.read();
    return file.cases;
  }

  private void read() {
    while (skipToToken()) {
      byte next = text[at];
      if (next == '}') {
        at++;
        endCase();
      } else if (Character.isLetter(next)) {
        field(word());
      } else {
        at++;
      }
    }
  }

  private void field(String name) {
    skipToToken();
    if (text[at] == ':') {
      at++;
      skipToToken();
    }
    switch (name) {
      case "robotstxt" -> robots = strings();
      case "testurl" -> {
        type = "";
        url = new String(strings(), StandardCharsets.UTF_8);
      }
      case "useragent" -> agent = new String(strings(), StandardCharsets.UTF_8);
      case "additional_explanation" -> strings();
      case "expected_outcome" -> outcome = word();
      case "test_type" -> type = word();
      default -> {}
    }
  }

  private void endCase() {
    if (!outcome.isEmpty()) {
      cases.add(
          new Case(robots, url, agent, outcome.equals("ALLOWED"), type.equals("GOOGLE_SPECIFIC")));
      outcome = "";
    }
  }

  private boolean skipToToken() {
    while (at < text.length && (Character.isWhitespace(text[at]) || text[at] == '#')) {
      if (text[at] == '#') {
        while (at < text.length && text[at] != '\n') {
          at++;
        }
      } else {
        at++;
      }
    }
    return at < text.length;
  }

  private String word() {
    int begin = at;
    while (at < text.length && (Character.isLetterOrDigit(text[at]) || text[at] == '_')) {
      at++;
    }
    return new String(text, begin, at - begin, StandardCharsets.US_ASCII);
  }

  /** One string or several side by side. */
  private byte[] strings() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (skipToToken() && text[at] == '"') {
      at++;
      while (text[at] != '"') {
        out.write(text[at] == '\\' ? escape() : text[at++]);
      }
      at++;
    }
    return out.toByteArray();
  }

  private int escape() {
    int kind = text[at + 1];
    at += 2;
    return switch (kind) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'x' -> {
        at += 2;
        yield Integer.parseInt(new String(text, at - 2, 2, StandardCharsets.US_ASCII), 16);
      }
      default -> {
        if (kind >= '0' && kind <= '7') {
          throw new IllegalStateException("octal escapes are not read");
        }
        yield kind;
      }
    };
  }
}
