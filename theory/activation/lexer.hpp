#pragma once

#include <string_view>

#include "activation/tree.hpp"

namespace detequiv::expression {

enum class TokenKind { number, name, symbol, end };

struct Token {
    TokenKind kind = TokenKind::end;
    std::string_view text;
    Bounded number = {};
    TextRange range;
};

/// Splits a text into numbers, names and single-character symbols, one token at a time.
/// Throws ExpressionError at a character or a number that cannot be read.
class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {}
    Token next();

  private:
    Token number();
    Token name();
    Token token(TokenKind kind, std::size_t begin) const;

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace detequiv::expression
