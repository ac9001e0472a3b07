# Times R on the series that `bench compare` sends; requests and answers as in worker.py, whose head describes them.

series <- list()
results <- list()

pairs_of <- function(text) {
  numbers <- list()
  for (pair in strsplit(text, ",")[[1]]) {
    parts <- strsplit(pair, "=")[[1]]
    numbers[[parts[1]]] <- as.integer(parts[2])
  }
  numbers
}

missing_answer <- function(reason) structure(class = c("missing_method", "condition"), list(message = reason, call = NULL))

method_of <- function(method, p) {
  if (method == "stl") {
    return(list(
      work = function(x) {
        stl(ts(x, frequency = p[["period"]]), s.window = p[["seasonal"]], s.degree = 1, t.window = p[["trend"]], t.degree = 1,
            l.window = p[["low-pass"]], l.degree = 1, s.jump = p[["seasonal-jump"]], t.jump = p[["trend-jump"]],
            l.jump = p[["low-pass-jump"]], robust = p[["outer"]] > 0, inner = p[["inner"]], outer = p[["outer"]])
      },
      values = function(r, x) c(r$time.series[, "seasonal"], r$time.series[, "trend"])))
  }
  if (method == "mstl") {
    if (!suppressMessages(requireNamespace("forecast", quietly = TRUE))) stop(missing_answer("the package forecast is not installed"))
    periods <- c(p[["period-1"]], p[["period-2"]])
    return(list(
      work = function(x) forecast::mstl(forecast::msts(x, seasonal.periods = periods)),
      values = function(r, x) c(r[, paste0("Seasonal", periods[1])] + r[, paste0("Seasonal", periods[2])], r[, "Trend"])))
  }
  if (method == "holt-winters") {
    return(list(
      work = function(x) suppressWarnings(HoltWinters(ts(x, frequency = p[["period"]]), seasonal = "additive")),
      # Its errors begin after the cycle that the start states come from.
      values = function(r, x) c(r$SSE, nrow(r$fitted))))
  }
  stop(missing_answer(paste("has no", method)))
}

answer <- function(fields) {
  request <- fields[1]
  if (request == "hello") {
    found <- paste0("R=", R.version$major, ".", R.version$minor)
    if (suppressMessages(requireNamespace("forecast", quietly = TRUE))) found <- c(found, paste0("forecast=", as.character(packageVersion("forecast"))))
    return(found)
  }
  if (request == "load") {
    rows <- as.integer(fields[4])
    count <- as.integer(fields[5])
    values <- readBin(fields[3], "double", n = rows * count, size = 8, endian = "little")
    series[[fields[2]]] <<- matrix(values, nrow = rows, ncol = count)
    return(character(0))
  }
  name <- fields[5]
  method <- method_of(fields[3], pairs_of(fields[4]))
  if (request == "time") {
    first <- as.integer(fields[6])
    count <- as.integer(fields[7])
    chosen <- lapply(first + seq_len(count), function(column) series[[name]][, column])
    last <- NULL
    start <- proc.time()
    for (pass in seq_len(as.integer(fields[8]))) last <- lapply(chosen, method$work)
    spent <- proc.time() - start
    for (offset in seq_len(count)) results[[paste(fields[3], fields[4], name, first + offset - 1)]] <<- last[[offset]]
    return(format(spent[["user.self"]] + spent[["sys.self"]], digits = 15))
  }
  if (request == "result") {
    key <- paste(fields[3], fields[4], name, fields[6])
    x <- series[[name]][, as.integer(fields[6]) + 1]
    if (is.null(results[[key]])) results[[key]] <<- method$work(x)
    values <- as.double(method$values(results[[key]], x))
    target <- file(fields[7], "wb")
    writeBin(values, target, size = 8, endian = "little")
    close(target)
    return(as.character(length(values)))
  }
  stop("unknown request ", request)
}

input <- file("stdin", "r")
repeat {
  line <- readLines(input, n = 1)
  if (length(line) == 0) break
  reply <- tryCatch(
    c("ok", answer(strsplit(line, "\t", fixed = TRUE)[[1]])),
    missing_method = function(condition) c("missing", conditionMessage(condition)),
    error = function(condition) c("error", gsub("[[:space:]]+", " ", conditionMessage(condition))))
  cat(paste(reply, collapse = "\t"), "\n", sep = "")
  flush(stdout())
}
