/** That the files which others deploy with fit the program: compose, Prometheus, the Helm chart. */
@NullMarked
package dev.millrace.cli.deploy;

import org.jspecify.annotations.NullMarked;
