# A broker of the libraries that the program has for its own, in the place of KAFKA_IMAGE where no image can be pulled:
# for trying things, by try.sh. Its settings come as apache/kafka's do, by KAFKA_... in the environment.
ARG MILLRACE=millrace:0.1.0
FROM ${MILLRACE}
USER 0
COPY docker/kafka.sh /opt/kafka/bin/kafka.sh
# Only asked whether the broker answers.
RUN printf '#!/bin/bash\nexec 3<>/dev/tcp/127.0.0.1/9092\n' > /opt/kafka/bin/kafka-topics.sh && chmod 755 /opt/kafka/bin/*.sh \
  && mkdir -p /var/lib/kafka/data && chown 10001:10001 /var/lib/kafka/data
USER 10001:10001
ENTRYPOINT ["/opt/kafka/bin/kafka.sh"]
CMD []
