package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void namesAreBareByDefault() {
    Topics topics = new Topics(new TopicSettings("", "", 2, (short) 1));
    assertThat(topics.documents().name()).isEqualTo("documents");
    assertThat(topics.applicationId("curation")).isEqualTo("millrace-curation");
    assertThat(topics.documents().subject()).isEqualTo("documents-value");
  }

  @Test
  void everyTopicSaysWhatItsKeysAreAndWhatItHolds() {
    for (TypedTopic<?> topic : new Topics(TopicSettings.defaults()).all()) {
      assertThat(topic.key()).as(topic.name()).isNotBlank();
      assertThat(topic.holds()).as(topic.name()).isNotBlank();
    }
  }

  @Test
  void aGenerationHasAllTopicsOfItsOwnThatSaySo() {
    Topics topics = new Topics(new TopicSettings("", "g2", 2, (short) 1));
    for (TypedTopic<?> topic : topics.all()) {
      assertThat(topic.name().startsWith("g2.")).as(topic.name()).isEqualTo(topic.ofGeneration());
    }
  }

  @Test
  void generationsShareThePages() {
    Topics topics = new Topics(new TopicSettings("millrace", "g2", 2, (short) 1));
    assertThat(topics.pages().name()).isEqualTo("millrace.pages");
    assertThat(topics.documents().name()).isEqualTo("millrace.g2.documents");
    assertThat(topics.applicationId("curation")).isEqualTo("millrace-g2-millrace-curation");
  }
}
