#!/bin/bash
# Grants what access.txt lists, as the superuser, in the container of docker-compose.yml's Kafka; once for each container.
set -euo pipefail
done=/tmp/freshet-access-granted
[[ ! -e $done ]] || exit 0

user=/tmp/superuser.properties
printf '%s\n' security.protocol=SASL_PLAINTEXT sasl.mechanism=PLAIN \
    'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="kafka" password="freshet";' >$user

# A JVM for each line: small, and quick to start. No kafka-acls.sh, for not every image has all of Kafka's tools.
export KAFKA_HEAP_OPTS=-Xmx64m KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
grep -v '^#' "$(dirname "$0")/access.txt" | xargs -L 1 /opt/kafka/bin/kafka-run-class.sh \
    org.apache.kafka.tools.AclCommand --bootstrap-server 127.0.0.1:9092 --command-config $user --add >/dev/null
touch $done
