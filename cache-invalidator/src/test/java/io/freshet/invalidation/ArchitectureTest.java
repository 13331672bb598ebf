package io.freshet.invalidation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses service = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.freshet.invalidation");

    @Test
    void featuresFormNoCycles() {
        slices().matching("io.freshet.invalidation.(*)..")
                .should()
                .beFreeOfCycles()
                .check(service);
    }

    @Test
    void impactIsPure() {
        noClasses()
                .that()
                .resideInAPackage("..impact..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.apache.kafka..", "io.lettuce..")
                .check(service);
    }

    @Test
    void noServiceDependsOnAnother() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.freshet.stream..", "io.freshet.feed..", "io.freshet.gateway..")
                .check(service);
    }
}
