package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Verdict;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import org.junit.jupiter.api.Test;

class DropsTest {

  @Test
  void aDropNamesWhatTheTextMatched() {
    Document document = Document.newBuilder().setUrl("http://a.example/").setText("text").build();
    Verdict.Drop drop = new Verdict.Drop("decontamination.overlap", "ngram_overlap", 13, 0);

    DroppedDocument dropped = Drops.of("curation", document, drop.matching("evals/a.jsonl:17"));

    assertThat(dropped.getMatchedItem()).isEqualTo("evals/a.jsonl:17");
    assertThat(Drops.of("curation", document, drop).getMatchedItem()).isEmpty();
  }
}
