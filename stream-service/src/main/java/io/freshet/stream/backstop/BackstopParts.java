package io.freshet.stream.backstop;

import io.freshet.events.EventEncoder;
import io.freshet.stream.publication.EventSender;
import io.freshet.stream.publication.Publication;
import io.freshet.stream.publication.PublicationRecord;
import io.freshet.stream.publication.TableEvents;
import io.freshet.stream.publication.TopicFollower;
import io.freshet.stream.publication.TopicView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The dependencies of a backstop run. */
@Component
record BackstopParts(
        BackstopProperties properties,
        BackstopStatus status,
        BackstopMetrics metrics,
        JdbcConnectionDetails connection,
        DataSource database,
        List<TableEvents> tables,
        TopicView view,
        TopicFollower follower,
        PublicationRecord published,
        Publication direct,
        EventSender sender,
        EventEncoder encoder,
        KafkaTemplate<String, byte[]> kafka,
        JsonMapper json) {

    Progress progress() {
        return new Progress(database, json);
    }

    GapRepair gapRepair() {
        return new GapRepair(database, tables, view, published, sender);
    }

    WatermarkSender watermarks(boolean gap) {
        return new WatermarkSender(view, kafka, encoder, gap);
    }

    Recovery recovery(UnconfirmedChanges undecided, WatermarkSender watermarks) {
        return new Recovery(
                undecided,
                direct::isOnItsWay,
                properties.patience(),
                sender::send,
                Visibility.of(database),
                watermarks::send,
                System::nanoTime);
    }

    ReplicationEngine engine(UnconfirmedChanges undecided, Progress.State state, Instant begun) {
        return new ReplicationEngine(
                EngineSettings.of(connection, properties.slot()),
                new WalReader(tables, json, begun),
                undecided,
                published,
                progress(),
                Objects.requireNonNull(state.lsn(), "lsn"),
                metrics::recovered);
    }

    String positions() {
        return json.writeValueAsString(view.positions());
    }
}
