package org.asterism.enclave.service;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// A vault's classes as they are, but for one, whose code is another: what a test shows by them is
/// what that class alone keeps from happening.
final class AlteredClasses extends ClassLoader {
  // Of the arithmetic, what no class of the wire names.
  private static final List<String> OWN =
      List.of(
          "org.asterism.enclave.",
          "org.asterism.threshold.curve.",
          "org.asterism.threshold.frost.",
          "org.asterism.threshold.ecdsa.");

  private final Class<?> altered;
  private final Supplier<CodeTransform> alteration;

  /// @param alteration of each of the class's methods
  AlteredClasses(Class<?> altered, Supplier<CodeTransform> alteration) {
    super(AlteredClasses.class.getClassLoader());
    this.altered = altered;
    this.alteration = alteration;
  }

  /// Does what the class does, with classes of its own.
  String call(Class<? extends Callable<String>> attack, Path directory) throws Exception {
    var constructor = loadClass(attack.getName()).getDeclaredConstructor(Path.class);
    constructor.setAccessible(true);
    return (String) ((Callable<?>) constructor.newInstance(directory)).call();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (OWN.stream().noneMatch(name::startsWith)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = bytes(name);
    byte[] defined = name.equals(altered.getName()) ? altered(bytes) : bytes;
    return defineClass(name, defined, 0, defined.length);
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  private byte[] altered(byte[] bytes) {
    var hierarchy = ClassHierarchyResolver.ofResourceParsing(getParent());
    ClassFile files = ClassFile.of(ClassHierarchyResolverOption.of(hierarchy));
    return files.transformClass(
        files.parse(bytes),
        ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(alteration)));
  }
}
