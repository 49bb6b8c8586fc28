package org.asterism.bridge;

import org.asterism.pkcs11.chapter.AuthenticatedWrapping;
import org.asterism.pkcs11.chapter.EncapsulationFunctions;
import org.asterism.pkcs11.chapter.KeyFunctions;
import org.asterism.pkcs11.chapter.ObjectFunctions;

/// The calls of PKCS#11 v3.1 §5.18: generating, wrapping and deriving keys.
final class KeyCalls {
  private KeyCalls() {}

  static void bind(Bindings table, KeyFunctions keys, ObjectFunctions objects) {
    bindGeneration(table, keys, objects);
    table.on(
        "C_WrapKey",
        (app, in, out) -> {
          var handles = new KeyFunctions.Wrapping(in.number(2), in.number(3));
          var made = keys.wrap(app, in.number(0), in.mechanism(1), handles, in.buffer(4));
          out.output(made.key(), in.buffer(4));
          out.writtenBack(in.structure(), made.writtenBack());
        });
    table.onKey(
        "C_UnwrapKey",
        (app, in, out) -> {
          var wrapped = new KeyFunctions.Wrapped(in.number(2), in.required(3));
          long key = keys.unwrap(app, in.number(0), in.mechanism(1), wrapped, in.template(4));
          ObjectCalls.made(objects, app, in, key, out);
          out.nothingWrittenBack();
        });
    table.onKey(
        "C_DeriveKey",
        (app, in, out) -> {
          KeyFunctions.Derived made =
              keys.derive(app, in.number(0), in.mechanism(1), in.number(2), in.template(3));
          made.handles().forEach(key -> ObjectCalls.undoable(objects, app, in, key, out));
          out.number(made.key());
          out.writtenBack(in.structure(), made.writtenBack());
        });
  }

  static void bindAuthenticated(
      Bindings table, AuthenticatedWrapping keys, ObjectFunctions objects) {
    table.on(
        "C_WrapKeyAuthenticated",
        (app, in, out) -> {
          var handles = new KeyFunctions.Wrapping(in.number(2), in.number(3));
          var asked = new AuthenticatedWrapping.Asked(in.mechanism(1), in.bytes(4));
          var made = keys.wrap(app, in.number(0), asked, handles, in.buffer(5));
          out.output(made.key(), in.buffer(5));
          out.writtenBack(in.structure(), made.writtenBack());
        });
    table.onKey(
        "C_UnwrapKeyAuthenticated",
        (app, in, out) -> {
          var wrapped = new KeyFunctions.Wrapped(in.number(2), in.required(3));
          var asked = new AuthenticatedWrapping.Asked(in.mechanism(1), in.bytes(5));
          long key = keys.unwrap(app, in.number(0), asked, wrapped, in.template(4));
          ObjectCalls.made(objects, app, in, key, out);
          out.nothingWrittenBack();
        });
  }

  static void bindEncapsulation(
      Bindings table, EncapsulationFunctions encapsulation, ObjectFunctions objects) {
    table.onKey(
        "C_EncapsulateKey",
        (app, in, out) -> {
          var asked = new EncapsulationFunctions.Asked(in.mechanism(1), in.number(2));
          var made =
              encapsulation.encapsulate(app, in.number(0), asked, in.template(3), in.buffer(4));
          if (made.key() != 0) {
            ObjectCalls.undoable(objects, app, in, made.key(), out);
          }
          out.output(made.ciphertext(), in.buffer(4));
          out.number(made.key());
          out.nothingWrittenBack();
        });
    table.onKey(
        "C_DecapsulateKey",
        (app, in, out) -> {
          var asked = new EncapsulationFunctions.Asked(in.mechanism(1), in.number(2));
          long key =
              encapsulation.decapsulate(app, in.number(0), asked, in.template(3), in.required(4));
          ObjectCalls.made(objects, app, in, key, out);
          out.nothingWrittenBack();
        });
  }

  private static void bindGeneration(Bindings table, KeyFunctions keys, ObjectFunctions objects) {
    table.onKey(
        "C_GenerateKey",
        (app, in, out) -> {
          long key = keys.generateKey(app, in.number(0), in.mechanism(1), in.template(2));
          ObjectCalls.made(objects, app, in, key, out);
          out.nothingWrittenBack();
        });
    table.onKey(
        "C_GenerateKeyPair",
        (app, in, out) -> {
          var pair =
              keys.generateKeyPair(
                  app, in.number(0), in.mechanism(1), in.template(2), in.template(3));
          ObjectCalls.made(objects, app, in, pair.publicKey(), out);
          ObjectCalls.made(objects, app, in, pair.privateKey(), out);
          out.nothingWrittenBack();
        });
  }
}
