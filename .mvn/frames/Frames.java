import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar that were compiled for Java 5 the frames that newer ones have, and
 * Java 8's version: the JVM's archive of classes takes no older ones, so that picocli's 150 were
 * read, and checked the slow way, at every start.
 *
 * <p>{@code java Frames.java JAR}: in its place. Order and times of the entries stay, so that equal
 * builds make equal jars.
 */
final class Frames {
  /** The first version whose classes are checked by frames alone. */
  private static final int WITH_FRAMES = ClassFile.JAVA_7_VERSION;

  private Frames() {}

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Map<ZipEntry, byte[]> entries = new LinkedHashMap<>();
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        entries.put(entry, bytes);
        classes.put(entry.getName(), bytes);
      }
    }
    ClassFile files =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(hierarchy(classes)));
    Path aside = jar.resolveSibling(jar.getFileName() + ".framed");
    try (OutputStream out = Files.newOutputStream(aside);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<ZipEntry, byte[]> entry : entries.entrySet()) {
        ZipEntry copy = new ZipEntry(entry.getKey().getName());
        copy.setTimeLocal(entry.getKey().getTimeLocal()); // no time zone in it
        zip.putNextEntry(copy);
        zip.write(isOld(entry) ? framed(files, entry.getValue()) : entry.getValue());
        zip.closeEntry();
      }
    }
    Files.move(aside, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isOld(Map.Entry<ZipEntry, byte[]> entry) {
    byte[] bytes = entry.getValue();
    return entry.getKey().getName().endsWith(".class")
        && ((bytes[6] & 255) << 8 | bytes[7] & 255) < WITH_FRAMES;
  }

  private static byte[] framed(ClassFile files, byte[] old) {
    ClassModel model = files.parse(old);
    return files.transformClass(
        model,
        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
            .andThen(
                (to, element) -> {
                  if (element instanceof ClassFileVersion) {
                    to.withVersion(ClassFile.JAVA_8_VERSION, 0);
                  } else {
                    to.with(element);
                  }
                }));
  }

  /** Frames ask what two classes have in common: those of the jar, else the JDK's. */
  private static ClassHierarchyResolver hierarchy(Map<String, byte[]> classes) {
    return ClassHierarchyResolver.ofResourceParsing(
            type -> {
              String name = type.descriptorString();
              byte[] bytes = classes.get(name.substring(1, name.length() - 1) + ".class");
              return bytes == null ? null : new ByteArrayInputStream(bytes);
            })
        .orElse(ClassHierarchyResolver.defaultResolver());
  }
}
