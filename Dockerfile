# Any base with a Java 25 runtime as `java` on the PATH will do.
ARG BASE=eclipse-temurin:25-jre
FROM ${BASE}
# Built before by: mvn -DskipTests package
COPY cli/target/millrace/lib /opt/millrace/lib
COPY docker/entrypoint.sh /opt/millrace/bin/millrace
COPY sample/sample.warc.gz /opt/millrace/sample/sample.warc.gz
RUN chmod +x /opt/millrace/bin/millrace && mkdir -p /data /crawl /checkpoints
ENV LANG=C.UTF-8 PATH="/opt/millrace/bin:${PATH}"
WORKDIR /data
ENTRYPOINT ["millrace"]
CMD ["--help"]
