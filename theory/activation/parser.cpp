#include "activation/parser.hpp"

#include <string>
#include <vector>

#include "activation/fault.hpp"
#include "activation/lexer.hpp"
#include "activation/names.hpp"

namespace detequiv::expression {
namespace {

class Parser {
  public:
    Parser(std::string_view text, Tree& tree) : text_(text), tree_(tree), lexer_(text) { advance(); }

    NodeId whole_text() {
        const NodeId root = sum();
        if (token_.kind != TokenKind::end) {
            refuse_at(text_, token_.range,
                      at(")") ? "this bracket closes none" : "an operator is required before this");
        }
        return root;
    }

  private:
    void advance() {
        last_end_ = token_.range.end;
        token_ = lexer_.next();
    }
    bool at(std::string_view symbol) const {
        return token_.kind == TokenKind::symbol && token_.text == symbol;
    }
    bool accept(std::string_view symbol) {
        if (!at(symbol)) {
            return false;
        }
        advance();
        return true;
    }
    TextRange since(std::size_t begin) const { return {begin, last_end_}; }

    NodeId sum() {
        const std::size_t begin = token_.range.begin;
        NodeId value = product();
        while (at("+") || at("-")) {
            const Operation operation = at("+") ? Operation::add : Operation::subtract;
            advance();
            const NodeId right = product();
            value = tree_.binary(operation, value, right, since(begin));
        }
        return value;
    }

    NodeId product() {
        const std::size_t begin = token_.range.begin;
        NodeId value = unary();
        while (at("*") || at("/")) {
            const Operation operation = at("*") ? Operation::multiply : Operation::divide;
            advance();
            const NodeId right = unary();
            value = tree_.binary(operation, value, right, since(begin));
        }
        return value;
    }

    NodeId unary() {
        const std::size_t begin = token_.range.begin;
        if (++depth_ > deepest_nesting) {
            refuse_at(text_, token_.range,
                      "nested too deeply; required at most " + std::to_string(deepest_nesting) +
                          " brackets, signs and powers inside one another");
        }
        NodeId value = no_node;
        if (accept("-")) {
            value = unary();
            value = tree_.unary(Operation::negate, value, since(begin));
        } else if (accept("+")) {
            value = unary();
        } else {
            value = power();
        }
        --depth_;
        return value;
    }

    NodeId power() {
        const std::size_t begin = token_.range.begin;
        const NodeId base = primary();
        if (!accept("^")) {
            return base;
        }
        const NodeId exponent = unary();
        return tree_.binary(Operation::power, base, exponent, since(begin));
    }

    NodeId primary() {
        const Token token = token_;
        if (token.kind == TokenKind::number) {
            advance();
            return tree_.constant(token.number, token.range);
        }
        if (token.kind == TokenKind::name) {
            advance();
            return at("(") ? call(token) : lone_name(token);
        }
        if (accept("(")) {
            const NodeId value = sum();
            close(token);
            return value;
        }
        refuse_at(text_, token.range, "a number, a name or an opening bracket is required here");
    }

    void close(const Token& opening) {
        if (!accept(")")) {
            refuse_at(text_, token_.range,
                      "a closing bracket is required here for the one opened at position " +
                          std::to_string(opening.range.begin + 1));
        }
    }

    NodeId lone_name(const Token& name) {
        if (name.text == "z") {
            return tree_.variable(name.range);
        }
        if (const auto value = named_constant(name.text)) {
            return tree_.constant(*value, name.range);
        }
        if (named_binary_function(name.text)) {
            refuse_arguments(name.range, 2, 0);
        }
        return function(name, tree_.variable(name.range), name.range);
    }

    NodeId call(const Token& name) {
        const Token opening = token_;
        advance();
        std::vector<NodeId> arguments;
        while (!at(")")) {
            arguments.push_back(sum());
            if (!accept(",")) {
                break;
            }
            if (at(")")) {
                refuse_at(text_, token_.range, "an argument is required after the comma");
            }
        }
        close(opening);
        const TextRange range = since(name.range.begin);
        if (name.text == "z" || named_constant(name.text)) {
            refuse_at(text_, range, "not a function; a product is written with *");
        }
        if (const auto operation = named_binary_function(name.text)) {
            if (arguments.size() != 2) {
                refuse_arguments(range, 2, arguments.size());
            }
            return tree_.binary(*operation, arguments[0], arguments[1], range);
        }
        const NodeId argument = arguments.empty() ? tree_.variable(range) : arguments.front();
        const NodeId value = function(name, argument, range);
        if (arguments.size() != 1) {
            refuse_arguments(range, 1, arguments.size());
        }
        return value;
    }

    NodeId function(const Token& name, NodeId argument, TextRange range) {
        if (const auto value = apply_named_function(tree_, name.text, argument, range)) {
            return *value;
        }
        const std::string nearest = nearest_word(name.text, known_words());
        refuse_at(text_, name.range,
                  "no such name" +
                      (nearest.empty() ? std::string("; required a function of z or the variable z")
                                       : "; the nearest known one is " + nearest) +
                      (name.text.starts_with("He") || name.text.starts_with("he")
                           ? " (Hermite polynomials are He0 .. He64, normalised he0 .. he64)"
                           : ""));
    }

    [[noreturn]] void refuse_arguments(TextRange range, int required, std::size_t given) const {
        refuse_at(text_, range,
                  "wrong number of arguments: required " + std::to_string(required) + ", given " +
                      std::to_string(given));
    }

    std::string_view text_;
    Tree& tree_;
    Lexer lexer_;
    Token token_;
    std::size_t last_end_ = 0;
    int depth_ = 0;
};

}  // namespace

NodeId parse(std::string_view text, Tree& tree) {
    if (text.size() > longest_text) {
        throw ExpressionError("expression of " + std::to_string(text.size()) +
                                  " characters: required at most " + std::to_string(longest_text),
                              longest_text);
    }
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        throw ExpressionError("expression is empty: required a function of z", 0);
    }
    return Parser(text, tree).whole_text();
}

}  // namespace detequiv::expression
