package dev.millrace.cli.settings;

import dev.millrace.schemas.settings.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** Where the index of lineage is kept. */
record LineageSettings(
    @Setting(
            key = "lineage.folder",
            text =
                "folder of the index that trace and lineage ask, kept up to date by the one serve,"
                    + " run or command that uses it first; empty: below the data folder; on a"
                    + " cluster serve keeps none, and commands keep one in lineage",
            none = "")
        Optional<Path> folder) {

  static final LineageSettings DEFAULT = new LineageSettings(Optional.empty());
}
