#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "detequiv/theory/error_map.hpp"
#include "study/field.hpp"

/// Where the points of an error map lie: the order in which they are visited, and the study at each.
namespace detequiv {

/// Throws StudyError or std::invalid_argument for fields that do not span a map; error_map() says which.
void check_map(const Study& study, std::span<const MappedField> fields,
               const std::vector<std::size_t>& shape);

/// The points of a grid, axes along which only the ridge changes innermost, with the place of each in
/// row-major order. No axis may be empty; `shape` must outlive the walk.
class GridWalk {
  public:
    GridWalk(std::span<const MappedField> fields, const std::vector<std::size_t>& shape);

    [[nodiscard]] std::size_t place() const { return place_; }
    [[nodiscard]] const std::vector<std::size_t>& index() const { return index_; }

    /// False after the last point.
    bool advance();

  private:
    const std::vector<std::size_t>& shape_;
    std::vector<std::size_t> places_, order_, index_;
    std::size_t place_ = 0;
};

/// The study at the point where a walk stands. What `fields` refers to must outlive it.
class MovingStudy {
  public:
    MovingStudy(const Study& study, std::span<const MappedField> fields);

    /// Throws StudyError for a value that its field does not admit, and a step too large for the samples.
    const Study& at(const std::vector<std::size_t>& index);

  private:
    Study study_;
    std::span<const MappedField> mapped_;
    std::vector<const study_detail::Field<Study>*> fields_;
    bool step_moves_ = false;
};

}  // namespace detequiv
