package io.freshet.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.freshet.cache.CacheConnection;
import io.freshet.cache.CacheStatistics;
import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedFeed;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.GeoTile;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.RedisAddresses;

@AnalyzeClasses(packages = "io.freshet.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class GatewayArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_FORM_NO_CYCLES =
            slices().matching("io.freshet.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule OF_THE_REST_OF_FRESHET_ONLY_CONTRACTS_ARE_KNOWN = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.freshet..")
                    .and(not(resideInAnyPackage(
                            "io.freshet.gateway..",
                            "io.freshet.announcement..",
                            "io.freshet.events..",
                            "io.freshet.log..",
                            "io.freshet.proxy..",
                            "io.freshet.supervision..",
                            "io.freshet.token..")))
                    .and(not(belongToAnyOf(
                            GeoCell.class,
                            GeoPoint.class,
                            GeoTile.class,
                            NotificationGeneration.class,
                            CacheConnection.class,
                            RedisAddresses.class,
                            CacheStatistics.class,
                            CacheUnavailableException.class,
                            CachedFeed.class))));

    @ArchTest
    static final ArchRule ONLY_SOCKET_KNOWS_CONNECTIONS = noClasses()
            .that()
            .resideOutsideOfPackage("..socket..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..");

    @ArchTest
    static final ArchRule ONLY_WHO_READS_OR_SENDS_KNOWS_KAFKA = noClasses()
            .that()
            .resideOutsideOfPackages("..refresh..", "..commands..", "..follow..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

    @ArchTest
    static final ArchRule FEATURES_DO_NOT_KNOW_EACH_OTHER = slices().matching(
                    "io.freshet.gateway.(commands|viewers|presence|follow)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule WHAT_IS_PUBLIC_IS_USED_BY_ANOTHER_PACKAGE = classes()
            .that()
            .resideInAPackage("io.freshet.gateway.*..")
            .and()
            .areTopLevelClasses()
            .and()
            .haveModifier(JavaModifier.PUBLIC)
            .should(beUsedByAnotherPackage());

    private static ArchCondition<JavaClass> beUsedByAnotherPackage() {
        return new ArchCondition<>("be used by another package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean used = type.getDirectDependenciesToSelf().stream()
                        .anyMatch(
                                user -> !user.getOriginClass().getPackageName().equals(type.getPackageName()));
                events.add(new SimpleConditionEvent(
                        type, used, type.getName() + " is public, yet only its own package uses it"));
            }
        };
    }
}
