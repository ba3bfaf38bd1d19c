package dev.millrace.filters.extraction.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.ExtractorTest;
import dev.millrace.filters.extraction.decode.PageDecoder.Html;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageDecoderTest {

  private static final Charset KOREAN = Charset.forName("x-windows-949");
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  @Test
  void prefersUtf8ThatIsWellFormedToAWrongDeclaration() {
    byte[] bytes = "<p>Über den Fluß</p>".getBytes(StandardCharsets.UTF_8);
    assertThat(PageDecoder.decode(bytes, "iso-8859-1"))
        .contains(new Html("<p>Über den Fluß</p>", "utf-8"));
  }

  @Test
  void aMarkOfDamageThatThePageItselfHoldsIsUtf8LikeAnyOther() {
    String page = "<p>Über \ufffd den Fluß</p>";
    assertThat(PageDecoder.decode(page.getBytes(StandardCharsets.UTF_8), "iso-8859-1"))
        .contains(new Html(page, "utf-8"));
  }

  @Test
  void aNameThatOnlyTheJdkKnowsIsRead() {
    Charset dos = Charset.forName("ibm850");
    assertThat(PageDecoder.decode("<p>Über den Fluß</p>".getBytes(dos), "CP850"))
        .contains(new Html("<p>Über den Fluß</p>", "ibm850"));
  }

  @Test
  void readsLatin1AsWindows1252() {
    byte[] bytes = "<p>“Über” – fünf €</p>".getBytes(WINDOWS);
    assertThat(PageDecoder.decode(bytes, "text/html; charset=ISO-8859-1"))
        .contains(new Html("<p>“Über” – fünf €</p>", "windows-1252"));
  }

  @Test
  void readsEucKrAsWindows949() {
    String text = "<p>똠방각하 펲시콜라</p>"; // syllables that plain EUC-KR lacks
    assertThat(PageDecoder.decode(text.getBytes(KOREAN), "EUC-KR"))
        .contains(new Html(text, "euc-kr"));
  }

  @Test
  void believesTheHeaderBeforeTheMetaTag() {
    byte[] bytes =
        "<meta charset=koi8-r><p>Привет, мельница</p>".getBytes(Charset.forName("windows-1251"));
    assertThat(PageDecoder.decode(bytes, "windows-1251"))
        .contains(new Html("<meta charset=koi8-r><p>Привет, мельница</p>", "windows-1251"));
  }

  @Test
  void findsTheMetaTagWhereTheHeaderIsSilent() {
    String page =
        "<html><meta http-equiv=Content-Type content='text/html; charset=shift_jis'><p>水車が回る</p>";
    assertThat(PageDecoder.decode(page.getBytes(Charset.forName("windows-31j")), "text/html"))
        .contains(new Html(page, "shift_jis"));
  }

  @Test
  void obeysTheByteOrderMark() {
    byte[] little = "\ufeff<p>Mühle</p>".getBytes(StandardCharsets.UTF_16LE);
    assertThat(PageDecoder.decode(little, "utf-8")).contains(new Html("<p>Mühle</p>", "utf-16le"));
    byte[] utf8 = "\ufeff<p>Mühle</p>".getBytes(StandardCharsets.UTF_8);
    assertThat(PageDecoder.decode(utf8, "")).contains(new Html("<p>Mühle</p>", "utf-8"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iso-2022-jp",
        "csISO2022JP",
        "text/html; charset=ISO-2022-JP",
        "",
        "utf-8",
        "x-unknown"
      })
  void readsIso2022JpWhetherOrNotItIsDeclared(String declared) {
    String page = "<title>公園</title><p>公園の池のそばで①髙</p>";
    byte[] bytes = page.getBytes(Charset.forName("x-windows-iso2022jp"));
    assertThat(PageDecoder.decode(bytes, declared)).contains(new Html(page, "iso-2022-jp"));
  }

  @Test
  void readsUtf16WithoutAMarkWhereTheHeaderDeclaresIt() {
    String page = "<html><p>Mühle und 水車</p></html>";
    assertThat(PageDecoder.decode(page.getBytes(StandardCharsets.UTF_16LE), "UTF-16"))
        .contains(new Html(page, "utf-16le"));
    assertThat(PageDecoder.decode(page.getBytes(StandardCharsets.UTF_16BE), "utf-16be"))
        .contains(new Html(page, "utf-16be"));
    assertThat(PageDecoder.decode(page.getBytes(StandardCharsets.UTF_8), "utf-16"))
        .contains(new Html(page, "utf-8"));
  }

  @Test
  void refusesEncodingsThatTheStandardLetsNoPageBeReadIn() {
    assertThat(PageDecoder.decode(ascii("<p>~{VPND~}"), "hz-gb-2312")).isEmpty();
    assertThat(PageDecoder.decode(ascii("\u001b$)C<p>\u000e0!\u000f"), "iso-2022-kr")).isEmpty();
    assertThat(PageDecoder.decode(ascii("<meta charset=iso-2022-cn>\u001b$)A\u000eVP\u000f"), ""))
        .isEmpty();
    assertThat(PageDecoder.decode(ascii("<p>if (~{}) plain"), "utf-8"))
        .contains(new Html("<p>if (~{}) plain", "utf-8"));
    assertThat(PageDecoder.decode(ascii("<p>plain"), "hz-gb-2312"))
        .contains(new Html("<p>plain", "utf-8"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A word that is not English in each encoding with a language of its own. */
  @ParameterizedTest
  @CsvSource({
    "ibm866, мельница, IBM866",
    "iso-8859-2, młyn źródło, ISO-8859-2",
    "latin3, ĝardeno ĉevalo, ISO-8859-3",
    "l4, ūdens ķēniņš, ISO-8859-4",
    "cyrillic, мельница, ISO-8859-5",
    "asmo-708, طاحونة, ISO-8859-6",
    "greek8, μύλος, ISO-8859-7",
    "visual, טחנה, ISO-8859-8",
    "logical, טחנה, ISO-8859-8",
    "iso-8859-13, malūnas ėšč, ISO-8859-13",
    "l9, moulin œuvre €, ISO-8859-15",
    "koi8_r, мельница, KOI8-R",
    "koi8-ru, млин їжак, KOI8-U",
    "x-mac-roman, moulin élevé, x-MacRoman",
    "tis-620, กังหัน, x-windows-874",
    "x-cp1250, mlýn ž, windows-1250",
    "cp1253, μύλος Ά, windows-1253",
    "csisolatin5, değirmen ığş, windows-1254",
    "cp1255, טחנה, windows-1255",
    "cp1256, طاحونة, windows-1256",
    "cp1257, dzirnavas šķ, windows-1257",
    "cp1258, đăng ơ ư, windows-1258",
    "x-mac-ukrainian, млин їжак, x-MacUkraine",
    "csgb2312, 水车重新转动, GB18030",
    "gb18030, 水车㐀, GB18030",
    "cn-big5, 水車重新轉動, Big5",
    "x-euc-jp, 水車が回る①, x-eucJP-Open",
    "ms932, 水車が回る①, windows-31j",
    "csksc56011987, 물레방아 똠, x-windows-949",
    "windows-1252, façade “x”, windows-1252"
  })
  void readsEveryEncodingOfTheStandardByItsLabel(String label, String word, String charset) {
    String page = "<p>" + word + "</p>";
    assertThat(PageDecoder.decode(page.getBytes(Charset.forName(charset)), label))
        .hasValueSatisfying(html -> assertThat(html.text()).isEqualTo(page));
  }

  @Test
  void readsTheEncodingsThatTheJdkLacks() {
    assertThat(
            WebEncoding.labelled("latin6").orElseThrow().decoder().apply(bytes(0x41, 0xa1, 0xff)))
        .isEqualTo("AĄĸ");
    assertThat(
            WebEncoding.labelled("iso885914")
                .orElseThrow()
                .decoder()
                .apply(bytes(0x80, 0xa1, 0xfe)))
        .isEqualTo("\u0080Ḃŷ");
    assertThat(
            WebEncoding.labelled("x-user-defined").orElseThrow().decoder().apply(bytes(0x7f, 0x80)))
        .isEqualTo("\u007f\uf780");
    assertThat(WebEncoding.labelled("cp037")).isEmpty();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void detectsWhatNobodyDeclared() {
    String text =
        "<p>Колесо под плотиной стояло сорок лет, и никто уже не помнил его цвета. Этой весной трое"
            + " соседей решили, что оно ждало достаточно долго, и очистили канал от гравия.</p>";
    assertThat(PageDecoder.decode(text.getBytes(Charset.forName("windows-1251")), ""))
        .contains(new Html(text, "windows-1251"));
  }

  @Test
  void readsPastAnUnknownLabel() {
    byte[] bytes = "<p>Über den Fluß, über die Brücke und zurück zur Mühle</p>".getBytes(WINDOWS);
    assertThat(PageDecoder.decode(bytes, "text/html; charset=klingon"))
        .hasValueSatisfying(html -> assertThat(html.text()).contains("zurück zur Mühle"));
  }

  @Test
  void toleratesAUtf8PageCutInsideACharacter() {
    byte[] whole =
        ("<meta charset=utf-8>" + "水车重新转动。".repeat(100)).getBytes(StandardCharsets.UTF_8);
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    assertThat(PageDecoder.decode(cut, "utf-8"))
        .hasValueSatisfying(html -> assertThat(html.text()).contains("水车重新转动。"));
  }

  @Test
  void refusesBinary() {
    byte[] bytes = new byte[50_000];
    new Random(3).nextBytes(bytes);
    assertThat(PageDecoder.decode(bytes, "utf-8")).isEmpty();
  }

  @Test
  void readsNothingAsNothing() {
    assertThat(PageDecoder.decode(new byte[0], "")).contains(new Html("", "utf-8"));
  }

  @Test
  void answersEveryMutatedPage() {
    long seed = 99;
    Random random = new Random(seed);
    byte[] page = ExtractorTest.fixture("article.html").getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 300; round++) {
      byte[] mutated = page.clone();
      for (int i = random.nextInt(1 << (round % 12)); i >= 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      assertThat(PageDecoder.decode(mutated, round % 2 == 0 ? "" : "euc-kr"))
          .as("seed %d, round %d", seed, round)
          .isNotNull();
    }
  }
}
