package io.freshet.stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RestController;

class ArchitectureTest {
    private final JavaClasses service = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.freshet.stream");

    @Test
    void featuresFormNoCycles() {
        slices().matching("io.freshet.stream.(*)..").should().beFreeOfCycles().check(service);
    }

    @Test
    void controllersAndEntitiesArePackagePrivate() {
        classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .or()
                .areAnnotatedWith(Entity.class)
                .should()
                .bePackagePrivate()
                .check(service);
    }

    @Test
    void publicationKnowsNoFeature() {
        noClasses()
                .that()
                .resideInAPackage("..publication..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..broadcast..", "..catalog..")
                .check(service);
    }

    @Test
    void noServiceDependsOnAnother() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.freshet.feed..", "io.freshet.invalidation..", "io.freshet.gateway..")
                .check(service);
    }
}
