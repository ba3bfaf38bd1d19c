package dev.millrace.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemFileTest {
  private static final String GOOD = "{\"query\":\"q\",\"choices\":[\"a\",\"b\"],\"gold\":1}";

  @TempDir private Path folder = Path.of("");

  private Path file(String... lines) throws IOException {
    return Files.writeString(folder.resolve("items.jsonl"), String.join("\n", lines));
  }

  private ChoiceItem item(String json) throws IOException {
    List<ChoiceItem> items = ItemFile.read(file(json.replace('\'', '"')), 1).items();
    assertThat(items).hasSize(1);
    return items.getFirst();
  }

  @Test
  void anItemOfHellaSwagIsPutTogetherAndRidOfItsMarks() throws IOException {
    assertThat(
            item(
                "{'activity_label':'Cooking','ctx_a':'[header] A cook [title] Stirs.','ctx_b':'tHEN"
                    + " he','endings':[' rests [step] now ','eats  it'],'label':'1'}"))
        .isEqualTo(
            new ChoiceItem("Cooking: A cook. Stirs. Then he", List.of("rests now", "eats it"), 1));
    assertThat(item("{'ctx':'He','endings':['a','b'],'label':0}"))
        .isEqualTo(new ChoiceItem("He", List.of("a", "b"), 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {'question':'Q?','choices':{'text':['x','y'],'label':['A','B']},'answerKey':'B'}
          {'question':'Q?','choices':{'text':['x','y'],'label':['1','2']},'answerKey':2}
          {'question':{'stem':'Q?','choices':[{'text':'x','label':'A'},{'text':'y','label':'B'}]},'answerKey':'B'}
          {'question':{'stem':'Q?'},'choices':[{'text':'x','label':'A'},{'text':'y','label':'B'}],'answerKey':'B'}
          {'question':'Q?','choices':['x','y'],'answerKey':'B'}
          {'question':'Q?','choices':['x','y'],'answerKey':'2'}
          """)
  void anItemOfArcIsAQuestionInEachForm(String json) throws IOException {
    assertThat(item(json)).isEqualTo(new ChoiceItem("Question: Q?\nAnswer:", List.of("x", "y"), 1));
  }

  @Test
  void aPlainItemIsTakenAsItIs() throws IOException {
    assertThat(item("{'query':' [a]  b ','choices':[' c','d'],'gold':0}"))
        .isEqualTo(new ChoiceItem(" [a]  b ", List.of(" c", "d"), 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          question: what | is not JSON
          {'query':'q'} trailing | is not JSON
          ['q'] | is not a JSON object
          {'text':'q'} | has none of the fields ctx, question and query
          {'ctx':'c','label':0} | lacks the field 'endings'
          {'endings':['a'],'label':0} | lacks the field 'ctx'
          {'ctx':'c','endings':['a']} | lacks the field 'label'
          {'ctx':'c','endings':['a'],'label':''} | has a field 'label' that names none of its 1 choices
          {'ctx':'c','endings':['[x]'],'label':0} | has no text in choice 1
          {'ctx':7,'endings':['a'],'label':0} | has a field 'ctx' that is no text
          {'question':'q','choices':['a']} | lacks the field 'answerKey'
          {'question':'q','answerKey':'A'} | lacks the field 'choices'
          {'question':{},'choices':['a'],'answerKey':'A'} | lacks the field 'stem'
          {'question':'q','choices':['a'],'answerKey':'B'} | has a field 'answerKey' that names none of its 1 choices
          {'question':'q','choices':{'text':['a'],'label':['A']},'answerKey':'D'} | has the answerKey 'D', which no choice's label is
          {'question':'q','choices':{'text':['a']},'answerKey':'A'} | lacks the field 'label'
          {'question':'q','choices':[{'text':'a'}],'answerKey':'A'} | lacks the field 'label'
          {'question':'q','choices':{'text':['a'],'label':['A','B']},'answerKey':'B'} | has a field 'answerKey' that names none of its 1 choices
          {'query':'q','choices':['a'],'gold':1} | has a field 'gold' that names none of its 1 choices
          {'query':'q','choices':[],'gold':0} | has no choices
          {'query':'q','choices':[1],'gold':0} | has a field 'choices' that is no list of texts
          {'query':'q','choices':'a','gold':0} | has a field 'choices' that is no list of texts
          {'query':'q','choices':['a'],'gold':null} | lacks the field 'gold'
          """)
  void aBadItemIsNamedByFileLineAndFault(String json, String fault) throws IOException {
    Path file = file(GOOD, "", json.replace('\'', '"'), GOOD);
    assertThatThrownBy(() -> ItemFile.read(file, 3))
        .isInstanceOf(SettingsException.class)
        .hasMessage(file + " line 3 " + fault + "; " + ItemForms.FORMS);
  }

  @Test
  void whatIsBehindTheFirstItemsIsOnlyCounted() throws IOException {
    ItemFile read = ItemFile.read(file(GOOD, "", GOOD, "no JSON", " ", GOOD, ""), 2);
    assertThat(read.items()).hasSize(2);
    assertThat(read.lines()).containsExactly(1, 3);
    assertThat(read.leftOut()).isEqualTo(2);
  }

  @Test
  void aLineThatWouldFillTheHeapIsRefused() throws IOException {
    String most = " ".repeat(BoundedLines.MOST_CHARACTERS - GOOD.length()) + GOOD;
    assertThat(ItemFile.read(file(most), 1).items()).hasSize(1);
    assertThatThrownBy(() -> ItemFile.read(file(" " + most), 1))
        .hasMessageContaining(" line 1 is longer than 1048576 characters");
  }

  @Test
  void aFileWithoutItemsOrThatIsNotThereOrNotTextIsRefused() throws IOException {
    assertThatThrownBy(() -> ItemFile.read(file("", " "), 1)).hasMessageContaining("has no item");
    Path missing = folder.resolve("missing.jsonl");
    assertThatThrownBy(() -> ItemFile.read(missing, 1))
        .isInstanceOf(SettingsException.class)
        .hasMessage(missing + ": no such file of evaluation items");
    Path latin = Files.write(folder.resolve("latin.jsonl"), new byte[] {'{', (byte) 0xe9, '}'});
    assertThatThrownBy(() -> ItemFile.read(latin, 1))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("is not UTF-8");
  }

  @Test
  void anItemThatTheModelCannotBeGivenIsNamedByItsLine() throws IOException {
    Path file = file("", GOOD, GOOD.replace("\"b\"", "\"bcdefghij\""));
    assertThatThrownBy(
            () ->
                Tasks.read(List.of(file.toString()), 9, TestModels.bytes(), OptionalInt.empty(), 8))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(
            file + " line 3 has a choice of 10 tokens, but the model's context is 8");
  }

  @Test
  void twoFilesOfOneNameAreRefused() throws IOException {
    Path one = file(GOOD);
    Path other = Files.writeString(folder.resolve("items.json"), GOOD);
    assertThatThrownBy(
            () ->
                Tasks.read(
                    List.of(one.toString(), other.toString()),
                    9,
                    TestModels.bytes(),
                    OptionalInt.empty(),
                    8))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("two files of evaluation items are named 'items'");
  }
}
