package dev.millrace.ingest;

import static dev.millrace.ingest.WarcFixture.identity;
import static dev.millrace.ingest.WarcFixture.recordId;
import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ingest.WarcFixture.Form;
import dev.millrace.schemas.Header;
import dev.millrace.schemas.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageReaderTest {
  private static final String HTML = "<!doctype html><p>Grüße</p>";

  private static final String RESPONSE =
      "WARC-Type: response\r\nContent-Type: application/http\r\n";

  @TempDir Path folder;

  private Readings read(WarcFixture fixture) throws IOException {
    return Readings.of(fixture.write(folder.resolve("a.warc"), Form.GZIP_BY_RECORD));
  }

  private static WarcFixture mixed() {
    return new WarcFixture()
        .record("WARC-Type: warcinfo\r\n", utf8("software: x\r\nIsPartOf: CRAWL-7\r\n"))
        .page(1, HTML)
        .record("WARC-Type: request\r\n" + identity(2), utf8("GET / HTTP/1.1\r\n\r\n"))
        .page(3, "<p>" + "long ".repeat(60_000))
        .page(4, "<p>last");
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void readsTheSameRecordsInEveryForm(Form form) throws IOException {
    Readings readings = Readings.of(mixed().write(folder.resolve("a.warc"), form));

    assertThat(readings.bodies()).containsExactly(HTML, "<p>" + "long ".repeat(60_000), "<p>last");
    assertThat(readings.skipped()).containsExactly(SkipReason.WARCINFO, SkipReason.REQUEST);
    assertThat(readings.all()).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void goesOnFromEveryPositionWithTheSameReadings(Form form) throws IOException {
    Path file = mixed().write(folder.resolve("a.warc"), form);
    Readings whole = Readings.of(file);
    for (int i = 0; i < whole.all().size(); i++) {
      Position from = whole.all().get(i).next();
      assertThat(Readings.of(file, ReadSettings.DEFAULT, from).all())
          .as("from %s", from)
          .isEqualTo(whole.all().subList(i + 1, whole.all().size()));
    }
  }

  @Test
  void positionsAreByteOffsetsWhereRecordsCanBeSought() throws IOException {
    for (Form form : new Form[] {Form.PLAIN, Form.GZIP_BY_RECORD}) {
      Readings readings = Readings.of(mixed().write(folder.resolve("a.warc"), form));
      int[] offsets = mixed().offsets(form);
      for (int i = 0; i < readings.all().size(); i++) {
        assertThat(readings.all().get(i).next()).isEqualTo(new Position(i + 1, offsets[i + 1]));
      }
    }
    Readings whole = Readings.of(mixed().write(folder.resolve("a.warc"), Form.GZIP_AROUND_ALL));
    assertThat(whole.all().getFirst().next()).isEqualTo(new Position(1, 0));
  }

  /** RFC 1952, section 2.3; of the flags, 1 says that it is probably text, and adds nothing. */
  @Test
  void readsGzipMembersWithEveryChoiceOfTheOptionalFields() throws IOException {
    List<byte[]> members = new ArrayList<>();
    List<String> bodies = new ArrayList<>();
    for (int flags = 0; flags < 32; flags++) {
      String body = "<p>flags " + flags;
      bodies.add(body);
      byte[] member = new WarcFixture().page(flags, body).toBytes(Form.GZIP_BY_RECORD);
      member[3] = (byte) flags;
      members.add(Arrays.copyOf(member, 10));
      if ((flags & 4) != 0) {
        members.add(new byte[] {300 & 0xff, 300 >> 8});
        members.add(new byte[300]);
      }
      if ((flags & 8) != 0) {
        members.add(utf8("a name\0"));
      }
      if ((flags & 16) != 0) {
        members.add(utf8("a comment\0"));
      }
      if ((flags & 2) != 0) {
        members.add(new byte[] {0, 1});
      }
      members.add(Arrays.copyOfRange(member, 10, member.length));
    }
    Path file =
        Files.write(
            folder.resolve("a.warc.gz"), WarcFixture.concat(members.toArray(byte[][]::new)));

    assertThat(Readings.of(file).bodies()).isEqualTo(bodies);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WARC/0.18", "WARC/1.0", "WARC/1.1"})
  void readsEveryVersion(String version) throws IOException {
    assertThat(read(new WarcFixture().version(version).page(1, HTML)).bodies())
        .containsExactly(HTML);
  }

  @Test
  void fillsEveryFieldOfAPage() throws IOException {
    String type = "Content-Type: Text/HTML; q=1; Charset=\"EUC-KR\"";
    WarcFixture fixture =
        new WarcFixture()
            .record("WARC-Type: warcinfo\r\n", utf8("isPartOf: CRAWL-7\r\n"))
            .record(
                RESPONSE
                    + "WARC-Target-URI: <http://site.example/a>\r\nWARC-Record-ID: <"
                    + recordId(1)
                    + ">\r\nWARC-Date: 2026-01-02T03:04:05.678Z\r\n",
                utf8("HTTP/1.1 203 Fine\r\nX-A: 1\r\nX-A: 2\r\n" + type + "\r\n\r\n<p>"));

    Page page = read(fixture).pages().getFirst();

    assertThat(page.getUrl()).isEqualTo("http://site.example/a");
    assertThat(page.getRecordId()).isEqualTo(recordId(1));
    assertThat(page.getFetchedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
    assertThat(page.getDump()).isEqualTo("CRAWL-7");
    assertThat(page.getStatus()).isEqualTo(203);
    assertThat(page.getHeaders())
        .contains(new Header("X-A", "1"), new Header("X-A", "2"))
        .hasSize(3);
    assertThat(page.getContentType()).isEqualTo("text/html");
    assertThat(page.getCharset()).isEqualTo("EUC-KR");
    assertThat(page.getTruncated()).isFalse();
    assertThat(Readings.body(page)).isEqualTo("<p>");
  }

  @Test
  void keepsTextOfConversionRecords() throws IOException {
    WarcFixture fixture =
        new WarcFixture()
            .record(
                "WARC-Type: conversion\r\nContent-Type: text/plain\r\n" + identity(1),
                utf8("Grüße\n"))
            .record(
                "WARC-Type: conversion\r\nContent-Type: image/neopng\r\n" + identity(2), utf8("x"));

    Readings readings = read(fixture);

    assertThat(readings.bodies()).containsExactly("Grüße\n");
    assertThat(readings.pages().getFirst().getContentType()).isEqualTo("text/plain");
    assertThat(readings.pages().getFirst().getCharset()).isEqualTo("utf-8");
    assertThat(readings.pages().getFirst().getStatus()).isZero();
    assertThat(readings.skipped()).containsExactly(SkipReason.NOT_HTML);
  }

  @Test
  void namesWhyARecordIsNoPage() throws IOException {
    WarcFixture fixture = new WarcFixture();
    for (String type : new String[] {"metadata", "revisit", "resource", "continuation", "x-own"}) {
      fixture.record("WARC-Type: " + type + "\r\n" + identity(1), utf8("x"));
    }
    byte[] page = utf8("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>");
    fixture
        .record(RESPONSE + "WARC-Target-URI: http://site.example/\r\n", page)
        .record(RESPONSE + "WARC-Record-ID: <urn:uuid:1>\r\n", page)
        .record("WARC-Type: response\r\nContent-Type: text/dns\r\n" + identity(2), page)
        .record(RESPONSE + identity(3), utf8("no HTTP"));
    for (int status : new int[] {301, 404, 410, 403, 503, 206, 100}) {
      fixture.response(4, "HTTP/1.1 " + status + " x\r\nContent-Type: text/html\r\n", utf8("<p>"));
    }
    fixture
        .response(5, "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n", utf8("<p>"))
        .response(6, "HTTP/1.1 200 OK\r\n", utf8("%PDF <p>"))
        .response(7, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", utf8(""));

    assertThat(read(fixture).skipped())
        .containsExactly(
            SkipReason.METADATA,
            SkipReason.REVISIT,
            SkipReason.RESOURCE,
            SkipReason.CONTINUATION,
            SkipReason.OTHER_TYPE,
            SkipReason.NO_RECORD_ID,
            SkipReason.NO_URL,
            SkipReason.NOT_HTTP,
            SkipReason.BROKEN_HTTP,
            SkipReason.REDIRECT,
            SkipReason.NOT_FOUND,
            SkipReason.NOT_FOUND,
            SkipReason.CLIENT_ERROR,
            SkipReason.SERVER_ERROR,
            SkipReason.OTHER_STATUS,
            SkipReason.OTHER_STATUS,
            SkipReason.NOT_HTML,
            SkipReason.NOT_HTML,
            SkipReason.EMPTY_BODY);
  }

  @Test
  void trustsTheIdentifiedTypeBeforeTheHeaderAndTheHeaderBeforeTheBytes() throws IOException {
    String fields = RESPONSE + identity(1);
    byte[] declaredText = utf8("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n<p>a");
    byte[] declaredHtml = utf8("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nno tag");
    byte[] undeclared = utf8("HTTP/1.1 200 OK\r\n\r\n \n<!-- x --><p>b");
    byte[] xhtml = utf8("HTTP/1.1 200 OK\r\n\r\n<?xml version='1.0'?><html/>");
    Readings readings =
        read(
            new WarcFixture()
                .record(fields + "WARC-Identified-Payload-Type: text/html\r\n", declaredText)
                .record(fields + "WARC-Identified-Payload-Type: image/png\r\n", declaredHtml)
                .record(fields, declaredText)
                .record(fields, declaredHtml)
                .record(fields, undeclared)
                .record(fields, xhtml));

    assertThat(readings.bodies())
        .containsExactly("<p>a", "no tag", " \n<!-- x --><p>b", "<?xml version='1.0'?><html/>");
    assertThat(readings.pages().getLast().getContentType()).isEqualTo("application/xhtml+xml");
    assertThat(readings.skipped()).containsExactly(SkipReason.NOT_HTML, SkipReason.NOT_HTML);
  }

  @Test
  void cutsABodyAtTheLimitAndMarksIt() throws IOException {
    ReadSettings limit = new ReadSettings(10, 250, 1 << 20, Optional.empty());
    Path file =
        new WarcFixture()
            .page(1, "<p>4567890")
            .page(2, "<p>45678901")
            .write(folder.resolve("a.warc"), Form.GZIP_BY_RECORD);

    Readings readings = Readings.of(file, limit, Position.START);

    assertThat(readings.bodies()).containsExactly("<p>4567890", "<p>4567890");
    assertThat(readings.pages()).extracting(Page::getTruncated).containsExactly(false, true);
  }

  @Test
  void marksAPageTheCrawlerCut() throws IOException {
    WarcFixture fixture =
        new WarcFixture()
            .record(
                "WARC-Type: response\r\n"
                    + "Content-Type: application/http\r\n"
                    + "WARC-Truncated: length\r\n"
                    + identity(1),
                utf8("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>"));

    assertThat(read(fixture).pages().getFirst().getTruncated()).isTrue();
  }

  @Test
  void takesTheDumpFromSettingsThenTheFirstRecordThenTheDefault() throws IOException {
    Path named = mixed().write(folder.resolve("a.warc"), Form.PLAIN);
    Path silent = new WarcFixture().page(1, HTML).write(folder.resolve("b.warc"), Form.PLAIN);
    ReadSettings own = new ReadSettings(100, 250, 100, Optional.of("mine"));

    assertThat(Readings.of(named, own, Position.START).pages())
        .extracting(Page::getDump)
        .containsOnly("mine");
    assertThat(Readings.of(named).pages()).extracting(Page::getDump).containsOnly("CRAWL-7");
    assertThat(Readings.of(silent).pages()).extracting(Page::getDump).containsOnly("default");
  }

  @Test
  void namesWhatAFileIsThatIsNoWarc() throws IOException {
    assertRefused("", "is empty");
    assertRefused("<!DOCTYPE html><html>", "an HTML page");
    assertRefused("filedesc://IA-001.arc 0.0.0.0", "an ARC file's header (convert it to WARC)");
    assertRefused("PK\u0003\u0004rest", "a zip archive's header");
    assertRefused("hello world, this is text", "begins with \"hello world, thi\"");
    assertRefused("\u0001\u0002", "bytes 01 02");
    Files.write(folder.resolve("x"), WarcFixture.gzip(utf8("{\"a\":1}")));
    assertThatThrownBy(() -> Readings.of(folder.resolve("x")))
        .isInstanceOf(NotWarcException.class)
        .hasMessageContaining("what looks like JSON");
  }

  private void assertRefused(String content, String message) throws IOException {
    Files.write(folder.resolve("x"), utf8(content));
    assertThatThrownBy(() -> Readings.of(folder.resolve("x")))
        .isInstanceOf(NotWarcException.class)
        .hasMessageContaining(folder.resolve("x").toString())
        .hasMessageContaining(message);
  }
}
