package org.petregistry.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.petregistry.operatingsystem.FileTree;
import org.petregistry.systemtests.harness.ServiceProcess;

/**
 * A service with a bug: a copy of the packaged application in which one class is compiled again, from its source with some
 * text replaced. So no released code has the bug, or a switch for it.
 *
 * @param service the service
 * @param module the module that has the class
 * @param className the class's full name
 * @param replacements what is replaced; each text is in the source exactly once
 */
record PlantedBug(String service, String module, String className, List<Replacement> replacements) {

    /** A text of the source, and what comes in its place. */
    record Replacement(String text, String by) {}

    /**
     * Makes the faulty application.
     *
     * @param directory where; what is there is replaced
     * @return the directory
     */
    Path plantIn(Path directory) {
        try {
            FileTree.delete(directory);
            copy(ServiceProcess.built(service), directory);
            Path classes = Files.createDirectories(directory.resolve("planted"));
            compile(faultySource(), directory, classes);
            int replaced = 0;
            for (Path jar : jars(
                    directory.resolve("app"), directory.resolve("lib").resolve("main"), directory.resolve("quarkus"))) {
                replaced += replaceIn(jar, classes);
            }
            assertThat(replaced).as("jars with %s", className).isPositive();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private String faultySource() throws IOException {
        String source =
                Files.readString(Path.of("..", module, "src", "main", "java", className.replace('.', '/') + ".java"));
        for (Replacement replacement : replacements) {
            int first = source.indexOf(replacement.text());
            assertThat(first >= 0 && first == source.lastIndexOf(replacement.text()))
                    .as("exactly once in %s: %s", className, replacement.text())
                    .isTrue();
            source = source.replace(replacement.text(), replacement.by());
        }
        return source;
    }

    private void compile(String source, Path application, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///" + className.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            files.setLocationFromPaths(
                    StandardLocation.CLASS_PATH,
                    jars(
                            application.resolve("app"),
                            application.resolve("lib").resolve("boot"),
                            application.resolve("lib").resolve("main")));
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-proc:none", "-parameters", "--release", "17"),
                            null,
                            List.of(file))
                    .call();
            assertThat(compiled).as("%s", messages).isTrue();
        }
    }

    private static List<Path> jars(Path... directories) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path directory : directories) {
            try (Stream<Path> files = Files.list(directory)) {
                jars.addAll(
                        files.filter(file -> file.toString().endsWith(".jar")).toList());
            }
        }
        return jars;
    }

    /** A class that the build has changed is in a jar of its own besides. */
    private int replaceIn(Path jar, Path classes) throws IOException {
        int replaced = 0;
        try (FileSystem archive = FileSystems.newFileSystem(jar);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = archive.getPath(classes.relativize(file).toString());
                if (Files.exists(target)) {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                    replaced++;
                }
            }
        }
        return replaced;
    }
}
