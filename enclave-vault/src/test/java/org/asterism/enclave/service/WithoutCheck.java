package org.asterism.enclave.service;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.threshold.ThresholdRefused.Fault;

/// A vault's classes as they are, but for one check: what it would throw is dropped, and it goes
/// on.
final class WithoutCheck extends ClassLoader {
  private final String patched;
  private final Fault fault;

  /// @param checking the class whose methods throw a [org.asterism.threshold.ThresholdRefused] of
  ///   this fault
  WithoutCheck(Class<?> checking, Fault fault) {
    super(WithoutCheck.class.getClassLoader());
    this.patched = checking.getName();
    this.fault = fault;
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
      if (!name.startsWith("org.asterism.enclave.")
          && !name.startsWith("org.asterism.threshold.ecdsa.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = bytes(name);
    byte[] defined = name.equals(patched) ? without(bytes) : bytes;
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

  private byte[] without(byte[] bytes) {
    var hierarchy = ClassHierarchyResolver.ofResourceParsing(getParent());
    ClassFile files = ClassFile.of(ClassHierarchyResolverOption.of(hierarchy));
    CodeTransform transform = CodeTransform.ofStateful(Dropping::new);
    return files.transformClass(
        files.parse(bytes), ClassTransform.transformingMethodBodies(transform));
  }

  /// Drops what is thrown next after the fault was named.
  private final class Dropping implements CodeTransform {
    private boolean named;

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (named && element instanceof ThrowInstruction) {
        named = false;
        code.pop();
        return;
      }
      if (element instanceof FieldInstruction field && field.opcode() == Opcode.GETSTATIC) {
        named = field.name().equalsString(fault.name());
      }
      code.with(element);
    }
  }
}
