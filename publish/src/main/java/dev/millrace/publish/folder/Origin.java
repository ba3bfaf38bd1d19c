package dev.millrace.publish.folder;

/**
 * What a folder is published from. One folder holds one such topic.
 *
 * @param topicId the broker's, which another topic of the same name does not have
 */
public record Origin(String topic, String topicId, String generation) {}
