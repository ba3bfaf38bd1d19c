package dev.millrace.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.model.fuzz.FuzzTarget;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Header;
import dev.millrace.schemas.Page;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bytes of a page of whatever charset: text, or a reason. */
class HtmlFuzzTest extends FuzzTarget {
  private static final String HTML =
      """
      <!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title>
      <meta name=robots content=noai><style>p{display:none}</style></head><body>
      <nav><ul><li><a href=/>Home</a></ul></nav><main><h1>Heading</h1>
      <p>The first of some sentences that stand in the text, which is long enough to be one.</p>
      <table><tr><th>Year<td>1<tr><th>2<td>3</table><pre>int x = 1 &lt; 2;</pre>
      <p style="display: none">Nobody sees it. \u6c34\u8eca\u306f\u56de\u308b</p>
      <math><mi>x</mi></math><svg><title>s</title></svg><ol start=3><li>three<li>four</ol>
      <script type=application/ld+json>{"@type":"Article"}</script><br>\u05e9\u05dc\u05d5\u05dd
      <template><p>none</p></template><select><option>a</select><p>The last sentence.</main>
      </body></html>
      """;

  private final PageToDocument pages =
      PageToDocument.withoutUrlRules(
          new Extractor(ExtractionSettings.defaults()), LanguageModel.bundled());

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(HTML),
        HTML.replace("utf-8", "windows-1255").getBytes(Charset.forName("windows-1255")),
        HTML.replace("utf-8", "shift_jis").getBytes(Charset.forName("Shift_JIS")),
        ("\ufeff" + HTML).getBytes(StandardCharsets.UTF_16LE));
  }

  @Override
  protected List<String> words() {
    return List.of(
        "<div>",
        "</p>",
        "<table><tr><td>",
        "<!--",
        "-->",
        "<script>",
        "<![CDATA[",
        "&#x110000;",
        "&notin;",
        "<svg><math><mi>",
        "<meta charset=utf-16>",
        "<meta charset=gb18030>",
        "<base href='//[::1'>",
        " hidden ",
        " style='visibility:hidden'",
        " colspan=65535 ",
        "<plaintext>",
        "<frameset>",
        "\u202e",
        "\u0000",
        "\ufffe");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of();
  }

  @Override
  protected void read(byte[] input) {
    for (String charset : List.of("", "utf-8", "iso-2022-jp", "no-such")) {
      Page page =
          Page.newBuilder()
              .setUrl("http://site.example/")
              .setHeaders(List.of(new Header("X-Robots-Tag", "noimageai")))
              .setContentType("text/html")
              .setCharset(charset)
              .setBody(ByteBuffer.wrap(input))
              .build();
      switch (pages.read(page).document()) {
        case Outcome.Dropped(Verdict.Drop drop) -> assertThat(drop.rule()).contains(".");
        case Outcome.Kept(Document document) -> assertThat(document.getText()).isNotBlank();
      }
    }
  }
}
