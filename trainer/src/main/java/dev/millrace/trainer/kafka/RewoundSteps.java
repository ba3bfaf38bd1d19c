package dev.millrace.trainer.kafka;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.nio.file.Path;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run's ledger says of its rewinds.
 *
 * @param recorded by step; all that are skipped among them
 */
record RewoundSteps(SortedMap<Long, Ledger.Entry> recorded) {
  private static final Logger LOG = LoggerFactory.getLogger(RewoundSteps.class);

  /** How many rewinds there have been. */
  int rewinds() {
    return recorded.values().stream().mapToInt(entry -> entry.batch().getRewind()).max().orElse(0);
  }

  /** Checkpoints that have learned from what was passed over later are none any more. */
  void setAside(RunFolder folder) {
    for (Path checkpoint : folder.all()) {
      Ledger.Entry latest = recorded.get(RunFolder.step(checkpoint));
      if (latest != null
          && latest.batch().getRewind() > 0
          && TrainerState.read(checkpoint).ledgerOffset() != latest.offset()) {
        LOG.info("{} has learned from steps that are passed over: set aside", checkpoint);
        folder.setAside(checkpoint, "rewound-" + latest.batch().getRewind());
      }
    }
  }
}
