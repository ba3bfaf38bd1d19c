package dev.millrace.publish.batch;

import dev.millrace.publish.folder.Manifest;
import dev.millrace.publish.folder.PublishedFile;
import dev.millrace.publish.table.Division;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which files are to be made one. Only files of about the same size are, so that a row is written
 * anew a few times at most, however long it takes until its file is large.
 */
public final class SmallFiles {
  /** So many times larger is another size. */
  private static final double STEP = 8;

  private SmallFiles() {}

  private record Size(Division division, int step) {}

  /**
   * Lists of files of one division each.
   *
   * @param fileBytes of a large file; no list is of much more together
   * @param count how many of about one size are made one; 0: none
   */
  public static List<List<PublishedFile>> lists(Manifest manifest, long fileBytes, int count) {
    if (count < 2) {
      return List.of();
    }
    Map<String, List<PublishedFile>> bySize = new TreeMap<>();
    for (PublishedFile file : manifest.files()) {
      if (file.bytes() <= fileBytes / 2) {
        Size size = new Size(file.division(), step(file.bytes()));
        bySize
            .computeIfAbsent(size.division() + " " + size.step(), key -> new ArrayList<>())
            .add(file);
      }
    }
    List<List<PublishedFile>> lists = new ArrayList<>();
    bySize.values().forEach(files -> lists.addAll(lists(files, fileBytes, count)));
    return lists;
  }

  private static List<List<PublishedFile>> lists(
      List<PublishedFile> files, long fileBytes, int count) {
    List<List<PublishedFile>> lists = new ArrayList<>();
    List<PublishedFile> list = new ArrayList<>();
    long bytes = 0;
    for (PublishedFile file : files) {
      list.add(file);
      bytes += file.bytes();
      if (list.size() >= count || bytes >= fileBytes) {
        if (list.size() > 1) {
          lists.add(List.copyOf(list));
        }
        list.clear();
        bytes = 0;
      }
    }
    return lists;
  }

  private static int step(long bytes) {
    return (int) (Math.log(Math.max(1.0, (double) bytes)) / Math.log(STEP));
  }
}
