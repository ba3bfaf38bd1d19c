package dev.millrace.ingest;

import static dev.millrace.ingest.WarcFixture.brotli;
import static dev.millrace.ingest.WarcFixture.chunked;
import static dev.millrace.ingest.WarcFixture.gzip;
import static dev.millrace.ingest.WarcFixture.identity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.WarcFixture.Form;
import dev.millrace.model.fuzz.FuzzTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class WarcFuzzTest extends FuzzTarget {
  @TempDir private Path folder;

  @Override
  protected List<byte[]> seeds() {
    WarcFixture crawl =
        new WarcFixture()
            .record("WARC-Type: warcinfo\r\n" + identity(0), utf8("isPartOf: CC-MAIN-2026-01\r\n"))
            .page(1, "<p>" + "one ".repeat(30))
            .response(
                2,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
                chunked(gzip(utf8("<p>" + "two ".repeat(30)))))
            .response(
                3,
                "HTTP/1.0 200\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n",
                brotli(utf8("<p>three")))
            .record(
                "WARC-Type: conversion\r\nContent-Type: text/plain\r\n" + identity(4),
                utf8("plain text"));
    return Stream.of(Form.values()).map(crawl::toBytes).toList();
  }

  @Override
  protected List<String> words() {
    return List.of(
        "WARC/1.1\r\n",
        "WARC-Type: response\r\n",
        "WARC-Type: revisit\r\n",
        "WARC-Date: 2026-13-45T99:99:99Z\r\n",
        "WARC-Target-URI: <http://[::1]/>\r\n",
        "Content-Length: 18446744073709551617\r\n",
        "Content-Length: -1\r\n",
        "\r\n\r\n",
        "\u001f\u008b\b",
        "Content-Type: application/http;msgtype=response\r\n");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of(NotWarcException.class);
  }

  @Override
  protected void read(byte[] input) throws Exception {
    Readings readings = Readings.of(written(folder.resolve("fuzzed.warc"), input));
    assertThat(readings.all()).hasSizeLessThanOrEqualTo(10 + input.length);
    readings.pages().forEach(page -> assertThat(page.toString()).isNotEmpty());
  }
}
