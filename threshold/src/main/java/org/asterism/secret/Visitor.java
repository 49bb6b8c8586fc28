package org.asterism.secret;

/// A [Borrower] without a result.
///
/// @param <T> the form the bytes are lent in
/// @param <X> the failure; `RuntimeException` where the lambda throws nothing checked
@FunctionalInterface
public interface Visitor<T, X extends Exception> {
  void accept(T bytes) throws X;
}
