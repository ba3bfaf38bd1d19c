# Any base with a Java 25 runtime as `java` on the PATH will do.
ARG BASE=eclipse-temurin:25-jre
FROM ${BASE}
# Built before by: mvn -DskipTests package
COPY cli/target/millrace/lib /opt/millrace/lib
COPY docker/entrypoint.sh /opt/millrace/bin/millrace
COPY sample/sample.warc.gz /opt/millrace/sample/sample.warc.gz
RUN chmod +x /opt/millrace/bin/millrace && mkdir -p /data /warcs /checkpoints
# File names beyond ASCII need a locale whose encoding holds them.
ENV PATH="/opt/millrace/bin:${PATH}" LC_ALL=C.UTF-8
WORKDIR /data
ENTRYPOINT ["millrace"]
CMD ["--help"]
