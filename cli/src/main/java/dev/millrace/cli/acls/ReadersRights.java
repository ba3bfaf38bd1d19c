package dev.millrace.cli.acls;

import dev.millrace.filters.stream.DedupProgress;
import dev.millrace.filters.stream.withdrawal.WithdrawalProgress;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.rights.Right;
import org.apache.kafka.common.acl.AclOperation;

/** The part of {@link DeclaredRights} of those who ask what became of pages, and take some out. */
record ReadersRights(Topics topics) {

  private RightsList begin(String stage) {
    return new RightsList(stage, topics);
  }

  /** {@code accounts} and {@code drops}. */
  StageRights accounts() {
    return begin("accounts")
        .followsGenerations()
        .reads(
            topics.pageFates(),
            topics.ingestedFiles(),
            topics.crawlProgress(),
            topics.droppedDocuments(),
            topics.trainingBatches(),
            topics.trainingLog(),
            topics.checkpoints())
        .measures(
            topics.pages(), topics.documents(), topics.cleanDocuments(), topics.flushRequests())
        .watches(
            topics.applicationId("extraction"),
            topics.applicationId("curation"),
            topics.applicationId("tokenize"))
        .with(
            Right.topicsBeginning(
                topics.applicationId("curation") + "-dedup-window-repartition",
                AclOperation.DESCRIBE))
        // How large what retention takes from is.
        .with(Right.cluster(AclOperation.DESCRIBE))
        .end();
  }

  /**
   * {@code accounts audit}, with {@code --deep} too; looks before and after whether anything is on
   * its way.
   */
  StageRights audit() {
    return begin("audit")
        .with(accounts())
        .reads(
            topics.pages(),
            topics.documents(),
            topics.cleanDocuments(),
            topics.deadLetters(),
            topics.tokenBlocks(),
            topics.heldOutTokenBlocks())
        .with(Right.topic(DedupProgress.changelog(topics), AclOperation.READ))
        .end();
  }

  /** {@code trace} and {@code lineage}. */
  StageRights lineage() {
    return begin("lineage")
        .followsGenerations()
        .reads(
            topics.takedowns(),
            topics.pages(),
            topics.pageFates(),
            topics.cleanDocuments(),
            topics.droppedDocuments(),
            topics.deadLetters(),
            topics.tokenBlocks(),
            topics.heldOutTokenBlocks(),
            topics.trainingBatches(),
            topics.trainingLog(),
            topics.checkpoints())
        .end();
  }

  /** Asks a run for something while it trains. */
  StageRights steer() {
    return begin("steer")
        .followsGenerations()
        .reads(topics.trainingControls(), topics.trainingBatches(), topics.checkpoints())
        .writes(topics.trainingControls())
        .end();
  }

  StageRights takedown() {
    return begin("takedown")
        .followsGenerations()
        .reads(
            topics.takedowns(),
            topics.pages(),
            topics.pageFates(),
            topics.documents(),
            topics.cleanDocuments(),
            topics.withdrawnDocuments(),
            topics.droppedDocuments(),
            topics.deadLetters(),
            topics.tokenBlocks(),
            topics.heldOutTokenBlocks(),
            topics.trainingBatches(),
            topics.checkpoints())
        .writes(topics.takedowns())
        // How far the curation has obeyed.
        .with(Right.topic(WithdrawalProgress.changelog(topics), AclOperation.READ))
        .with(Right.transactions(topics.sharedApplicationId("takedowns")))
        .end();
  }
}
