package dev.millrace.filters.extraction.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.ExtractorTest;
import dev.millrace.filters.extraction.decode.PageDecoder.Html;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
