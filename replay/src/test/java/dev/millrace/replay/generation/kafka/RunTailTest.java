package dev.millrace.replay.generation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrustedRecords;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunTailTest {
  private static final TopicPartition FORMER = new TopicPartition("token-blocks", 0);
  private static final TopicPartition LATER = new TopicPartition("g2.token-blocks", 1);

  @BeforeAll
  static void trustRecords() {
    TrustedRecords.install();
  }

  private static TrainingBatch step(long step, TopicPartition partition, long from, long to) {
    return TrainingBatch.newBuilder()
        .setStep(step)
        .setTokenizerId("t")
        .setRanges(
            List.of(
                new OffsetRange(
                    partition.topic(), partition.partition(), from, to, (int) (to - from))))
        .build();
  }

  @Test
  void theEvaluationSetIsNotLearned() {
    RunTail tail = new RunTail();
    tail.add(step(0, FORMER, 0, 9));
    assertThat(tail.isBegun()).isFalse();
    assertThat(tail.reached(FORMER)).isEmpty();
    assertThat(tail.tokenizerId()).isEqualTo("t");
  }

  @Test
  void allStepsSayHowFarTheRunCameAndTheLatest512WhatItLearnedLast() {
    RunTail tail = new RunTail();
    tail.add(step(1, FORMER, 0, 4));
    for (int step = 2; step <= 514; step++) {
      tail.add(step(step, LATER, 2L * step, 2L * step + 2));
    }
    assertThat(tail.reached(FORMER)).contains(4L);
    assertThat(tail.reached(LATER)).contains(1_030L);
    assertThat(tail.begins()).isEqualTo(Map.of(LATER, 6L));
  }
}
